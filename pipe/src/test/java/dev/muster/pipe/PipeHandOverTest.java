package dev.muster.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe that gets another receiver while frames arrive. */
@Timeout(60)
final class PipeHandOverTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int FRAMES = 500;
    /** So few that the socket holds them while nobody reads. */
    private static final int WAITING = 100;

    @TempDir
    Path directory;

    @Test
    void theFrameOfTheHandshakeStaysWithItsReceiverAndAllOthersGoToTheNext() throws Exception {
        var first = new Recorder("first");
        var second = new Recorder("second");
        var handOver = new HandOver();
        try (var ends = connect();
                var pipe = new Pipe(
                        "handshake",
                        ends.far,
                        Frame.class,
                        frame -> {
                            first.accept(frame);
                            assertThat(handOver.pipe().handOver(second::accept, second::end))
                                    .isTrue();
                            assertThat(second.seqs)
                                    .as("frames during the handshake")
                                    .isEmpty();
                        },
                        first::end)) {
            handOver.pipe = pipe;
            write(ends.near, 0, WAITING);
            ends.near.close();
            pipe.start();
            assertThat(pipe.awaitEnd(LONG)).isTrue();
        }
        assertThat(first.seqs).containsExactly(0L);
        assertThat(first.ends).isEmpty();
        assertThat(second.seqs).containsExactlyElementsOf(range(1, WAITING));
        assertThat(second.ends).extracting(PipeEnd::kind).containsExactly(PipeEnd.Kind.PEER_GONE);
    }

    @Test
    void aPipeWhoseEndHasBeenToldTakesNoOtherReceiver() throws Exception {
        var first = new Recorder("first");
        var late = new Recorder("late");
        try (var ends = connect();
                var pipe = new Pipe("ended", ends.far, Frame.class, first::accept, first::end).start()) {
            ends.near.close();
            assertThat(pipe.awaitEnd(LONG)).isTrue();
            assertThat(pipe.handOver(late::accept, late::end)).isFalse();
        }
        assertThat(first.ends).hasSize(1);
        assertThat(late.ends).isEmpty();
    }

    @Test
    void aReceiverThatThrowsAfterTheHandOverEndsThePipeForItself() throws Exception {
        var first = new Recorder("first");
        var second = new Recorder("second");
        try (var ends = connect();
                var pipe = new Pipe("throwing", ends.far, Frame.class, first::accept, first::end)) {
            boolean taken = pipe.handOver(
                    frame -> {
                        throw new IllegalStateException("no");
                    },
                    second::end);
            assertThat(taken).isTrue();
            pipe.start();
            write(ends.near, 0, 1);
            assertThat(pipe.awaitEnd(LONG)).isTrue();
        }
        assertThat(first.seqs).isEmpty();
        assertThat(first.ends).isEmpty();
        assertThat(second.ends).extracting(PipeEnd::kind).containsExactly(PipeEnd.Kind.RECEIVER_FAILED);
    }

    /** Three threads at a time: one writes, one hands over, the reader delivers; and the peer goes at the end. */
    @RepeatedTest(300)
    void framesThatArriveDuringAHandOverAreNeitherLostNorDoubledNorReordered(RepetitionInfo repetition)
            throws Exception {
        var log = new Log();
        var first = new Recorder("first", log);
        var second = new Recorder("second", log);
        var third = new Recorder("third", log);
        int at = repetition.getCurrentRepetition() * 37 % FRAMES;
        var barrier = new CyclicBarrier(2);
        boolean toSecond;
        boolean toThird;
        try (var ends = connect();
                var pipe = new Pipe("busy", ends.far, Frame.class, first::accept, first::end).start()) {
            var writer = new Thread(() -> {
                try {
                    barrier.await(20, TimeUnit.SECONDS);
                    write(ends.near, 0, FRAMES);
                    ends.near.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            barrier.await(20, TimeUnit.SECONDS);
            log.awaitFrames(at);
            toSecond = pipe.handOver(second::accept, second::end);
            log.awaitFrames(Math.min(FRAMES, at + 50));
            toThird = pipe.handOver(third::accept, third::end);
            assertThat(pipe.awaitEnd(LONG)).isTrue();
            writer.join();
        }
        assertThat(log.all).containsExactlyElementsOf(range(0, FRAMES));
        assertThat(log.endsTold).hasValue(1);
        assertThat(first.seqs).hasSizeGreaterThanOrEqualTo(at);
        if (!toSecond) assertThat(second.seqs).isEmpty();
        if (!toThird) assertThat(third.seqs).isEmpty();
        Recorder last = toThird ? third : toSecond ? second : first;
        assertThat(last.ends).hasSize(1);
        assertInOrder(first, second, third);
    }

    /** What the one before has begun with comes before what the next one gets. */
    private static void assertInOrder(Recorder... receivers) {
        var joined = new ArrayList<Long>();
        for (Recorder each : receivers) joined.addAll(each.seqs);
        assertThat(joined).containsExactlyElementsOf(range(0, FRAMES));
    }

    private static List<Long> range(long from, long to) {
        var range = new ArrayList<Long>();
        for (long seq = from; seq < to; seq++) range.add(seq);
        return range;
    }

    private static void write(SocketChannel channel, int from, int to) throws Exception {
        for (int seq = from; seq < to; seq++) {
            var bytes = Frames.encode(new Frame.Started(seq, 1));
            while (bytes.hasRemaining()) channel.write(bytes);
        }
    }

    private Ends connect() throws Exception {
        var address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            return new Ends(SocketChannel.open(address), server.accept());
        }
    }

    private record Ends(SocketChannel near, SocketChannel far) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    /** The pipe that its own receiver hands over. */
    private static final class HandOver {
        private volatile @Nullable Pipe pipe;

        Pipe pipe() {
            Pipe mine = pipe;
            if (mine == null) throw new AssertionError("a frame came before the pipe was started");
            return mine;
        }
    }

    /** Plain lists: they are safe only if the pipe delivers one thing at a time and each receiver sees what happened before. */
    private static final class Recorder {
        final String name;
        final List<Long> seqs = new ArrayList<>();
        final List<PipeEnd> ends = new ArrayList<>();
        private final Log log;

        Recorder(String name) {
            this(name, new Log());
        }

        Recorder(String name, Log log) {
            this.name = name;
            this.log = log;
        }

        void accept(Frame frame) {
            assertThat(ends)
                    .as("a frame after the end, for the %s receiver", name)
                    .isEmpty();
            long seq = ((Frame.Started) frame).seq();
            seqs.add(seq);
            log.add(seq);
        }

        void end(PipeEnd end) {
            ends.add(end);
            log.endsTold.incrementAndGet();
        }
    }

    /** What all receivers of a pipe got, in the order in which they got it. */
    private static final class Log {
        final List<Long> all = new ArrayList<>();
        final AtomicInteger endsTold = new AtomicInteger();
        private final Map<Integer, CountDownLatch> reached = new ConcurrentHashMap<>();

        void add(long seq) {
            all.add(seq);
            latch(all.size()).countDown();
        }

        void awaitFrames(int count) throws InterruptedException {
            if (count > 0) latch(count).await();
        }

        private CountDownLatch latch(int count) {
            return reached.computeIfAbsent(count, absent -> new CountDownLatch(1));
        }
    }
}
