package dev.muster.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.model.Payload;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class PipeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<PipeEnd> ends = new LinkedBlockingQueue<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws Exception {
        var address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            near = SocketChannel.open(address);
            far = server.accept();
        }
    }

    @AfterEach
    void close() throws Exception {
        pipes.forEach(Pipe::close);
        near.close();
        far.close();
    }

    @Test
    void framesArriveInOrderBothByTheWriterAndByTheCaller() throws Exception {
        Pipe pipe = writing();
        reading(received::add);
        for (int seq = 0; seq < 10_000; seq++) {
            if (seq % 3 == 0) {
                pipe.sendLater(new Frame.Started(seq, 1));
                assertThat(pipe.flush(LONG)).isTrue();
            } else {
                assertThat(pipe.send(new Frame.Started(seq, 1))).isTrue();
            }
        }
        for (int seq = 0; seq < 10_000; seq++) assertThat(next()).isEqualTo(new Frame.Started(seq, 1));
    }

    @Test
    void everyFrameCrosses() throws Exception {
        Pipe pipe = writing();
        reading(received::add);
        for (Frame frame : Samples.all()) {
            pipe.send(frame);
            assertThat(next()).isEqualTo(frame);
        }
    }

    @Test
    void largeFramesCross() throws Exception {
        Pipe pipe = writing();
        reading(received::add);
        for (int size : new int[] {65_000, 65_519, 65_536, 262_144}) {
            var frame = new Frame.Run(size, 1, 0, false, Payload.inline(new byte[size]));
            pipe.send(frame);
            pipe.send(new Frame.Stop());
            assertThat(next()).isEqualTo(frame);
            assertThat(next()).isEqualTo(new Frame.Stop());
        }
    }

    @Test
    void aPeerThatDoesNotReadMeetsTheBoundAndNothingIsLostWhenItReadsAgain() throws Exception {
        Pipe pipe = writing();
        var frame = new Frame.Run(1, 1, 0, false, Payload.inline(new byte[100_000]));
        int accepted = 0;
        while (pipe.offer(frame)) {
            if (++accepted > 1_000) fail("the pipe takes without bound");
        }
        reading(received::add);
        for (int i = 0; i < accepted; i++) assertThat(next()).isEqualTo(frame);
        pipe.send(new Frame.Stop());
        assertThat(next()).isEqualTo(new Frame.Stop());
    }

    @Test
    void aSenderThatWaitsForRoomIsLetGoWhenThePipeEnds() throws Exception {
        Pipe pipe = writing();
        var frame = new Frame.Run(1, 1, 0, false, Payload.inline(new byte[100_000]));
        var sender = new Thread(() -> {
            while (pipe.send(frame)) {}
        });
        sender.start();
        far.close();
        sender.join();
        assertThat(sender.isAlive()).isFalse();
    }

    @Test
    void allThatThePeerWroteBeforeItWentIsDeliveredThenTheEndOnce() throws Exception {
        Pipe pipe = reading(received::add);
        var last = Frames.encode(new Frame.Started(1, 1));
        pipe.send(new Frame.Stop()); // unread by the peer: the connection is reset, not closed
        assertThat(pipe.flush(LONG)).isTrue();
        near.write(last);
        near.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 1})); // and half a frame
        near.close();
        assertThat(next()).isEqualTo(new Frame.Started(1, 1));
        assertThat(nextEnd().kind()).isEqualTo(PipeEnd.Kind.PEER_GONE);
        assertThat(pipe.awaitEnd(LONG)).isTrue();
        assertThat(ends).isEmpty();
        assertThat(pipe.send(new Frame.Stop())).isFalse();
        assertThat(pipe.offer(new Frame.Stop())).isFalse();
    }

    @Test
    void rubbishEndsThePipeWithAReason() throws Exception {
        reading(received::add);
        near.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        PipeEnd end = nextEnd();
        assertThat(end.kind()).isEqualTo(PipeEnd.Kind.PROTOCOL);
        assertThat(end.why()).contains("another build");
    }

    @Test
    void aFrameThatIsNotForThePeerToSayEndsThePipe() throws Exception {
        var pipe = new Pipe("strict", far, Frame.ToDaemon.class, received::add, ends::add).start();
        pipes.add(pipe);
        near.write(Frames.encode(new Frame.Recall()));
        assertThat(nextEnd().why()).contains("Recall");
        assertThat(received).isEmpty();
    }

    @Test
    void aReceiverThatThrowsEndsThePipe() throws Exception {
        reading(frame -> {
            throw new IllegalStateException("no");
        });
        near.write(Frames.encode(new Frame.Recall()));
        PipeEnd end = nextEnd();
        assertThat(end.kind()).isEqualTo(PipeEnd.Kind.RECEIVER_FAILED);
        assertThat(end.why()).contains("no");
    }

    @Test
    void closingHereEndsThePipeHere() throws Exception {
        Pipe pipe = reading(received::add);
        pipe.close();
        assertThat(nextEnd().kind()).isEqualTo(PipeEnd.Kind.CLOSED_HERE);
    }

    @Test
    void aThreadThatArrivesInterruptedDoesNotBreakThePipe() throws Exception {
        Pipe pipe = writing();
        reading(received::add);
        var done = new CountDownLatch(1);
        var sender = new Thread(() -> {
            Thread.currentThread().interrupt();
            pipe.sendLater(new Frame.Started(1, 1));
            if (pipe.flush(LONG) && Thread.interrupted()) done.countDown();
        });
        sender.start();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(next()).isEqualTo(new Frame.Started(1, 1));
    }

    private Pipe writing() {
        var pipe = new Pipe("writing", near, Frame.class, frame -> {}, end -> {}).start();
        pipes.add(pipe);
        return pipe;
    }

    private Pipe reading(Consumer<Frame> onFrame) {
        var pipe = new Pipe("reading", far, Frame.class, onFrame, ends::add).start();
        pipes.add(pipe);
        return pipe;
    }

    private Frame next() throws InterruptedException {
        Frame frame = received.poll(20, TimeUnit.SECONDS);
        return frame != null ? frame : fail("no frame came");
    }

    private PipeEnd nextEnd() throws InterruptedException {
        PipeEnd end = ends.poll(20, TimeUnit.SECONDS);
        return end != null ? end : fail("the pipe did not end");
    }
}
