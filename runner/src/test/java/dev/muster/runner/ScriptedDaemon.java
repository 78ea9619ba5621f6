package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.PipeEnd;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The daemon's end of the pipe, under the control of a test. */
final class ScriptedDaemon implements AutoCloseable {
    static final SessionId SESSION = new SessionId(0xabcd, 0x1234);

    final Path socket;
    final Path blobs;
    final Path results;
    final Path box;
    private final ServerSocketChannel listener;
    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    final BlockingQueue<String> remarks = new LinkedBlockingQueue<>();
    private final BlockingQueue<PipeEnd> ends = new LinkedBlockingQueue<>();
    private Optional<Pipe> pipe = Optional.empty();

    ScriptedDaemon(Path directory) throws IOException {
        socket = directory.resolve("s");
        blobs = Files.createDirectories(directory.resolve("blobs"));
        results = Files.createDirectories(directory.resolve("results"));
        box = directory.resolve("box");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
    }

    /** Waits for the runner to call, and for its first frame. */
    Frame.Hello accept() throws Exception {
        pipe = Optional.of(
                new Pipe("to the runner", listener.accept(), Frame.ToDaemon.class, this::keep, ends::add).start());
        return next(Frame.Hello.class);
    }

    void send(Frame frame) {
        assertThat(pipe.orElseThrow().send(frame)).isTrue();
    }

    Frame.Bind bindFrame(List<String> classPath, Optional<Payload> initializer, int threads) {
        return new Frame.Bind(
                SESSION,
                "a-host",
                "w1",
                classPath,
                Map.of("set.by.muster", "yes"),
                initializer,
                threads,
                0,
                blobs.toString(),
                results.toString());
    }

    void bind(String... classPath) throws Exception {
        send(bindFrame(List.of(classPath), Optional.empty(), 1));
        next(Frame.Bound.class);
    }

    void run(long seq, byte[] call) {
        send(new Frame.Run(seq, 1, 0, false, Payload.inline(call)));
    }

    /** Runs it to its end. */
    Frame.Ended runToEnd(long seq, byte[] call) throws Exception {
        run(seq, call);
        assertThat(next(Frame.Started.class).seq()).isEqualTo(seq);
        Frame.Ended ended = next(Frame.Ended.class);
        assertThat(ended.seq()).isEqualTo(seq);
        return ended;
    }

    byte[] result(long seq, byte[] call) throws Exception {
        return bytes(runToEnd(seq, call));
    }

    byte[] bytes(Frame.Ended ended) throws IOException {
        assertThat(ended.outcome()).isInstanceOf(Outcome.Succeeded.class);
        Payload payload = ((Outcome.Succeeded) ended.outcome()).result();
        if (payload instanceof Payload.Inline inline) {
            assertThat(inline.isIntact()).isTrue();
            return inline.bytes();
        }
        return Files.readAllBytes(
                results.resolve(((Payload.Stored) payload).id().hex()));
    }

    TaskFailure failure(Frame.Ended ended) {
        assertThat(ended.outcome()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) ended.outcome()).failure();
    }

    /** The next frame, which must be of this kind; beats and remarks do not count. */
    <F extends Frame> F next(Class<F> type) throws InterruptedException {
        Frame frame = received.poll(20, TimeUnit.SECONDS);
        if (frame == null) return fail("no " + type.getSimpleName() + " came; the end of the pipe: " + ends.peek());
        assertThat(frame).isInstanceOf(type);
        return type.cast(frame);
    }

    PipeEnd nextEnd() throws InterruptedException {
        PipeEnd end = ends.poll(20, TimeUnit.SECONDS);
        return end != null ? end : fail("the pipe did not end; next frame " + received.peek());
    }

    /** What is there and has not been asked for. */
    List<Frame> rest() {
        return List.copyOf(received);
    }

    private void keep(Frame frame) {
        if (frame instanceof Frame.Remark remark) remarks.add(remark.text());
        else if (!(frame instanceof Frame.Beat)) received.add(frame);
    }

    @Override
    public void close() throws IOException {
        pipe.ifPresent(Pipe::close);
        listener.close();
    }
}
