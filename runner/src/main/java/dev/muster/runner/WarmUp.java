package dev.muster.runner;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.ElementBuffer;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Payload;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.runner.tasks.ExitWatch;
import dev.muster.runner.tasks.Runner;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A whole life of a runner, run in one JVM with a daemon of its own: from the hello to the stop, with tasks of each kind
 * between. When that JVM exits it has seen the classes that any runner needs, and can archive them, so that others start in
 * half the time (class data sharing).
 */
final class WarmUp {
    /** More than a slow machine needs; the worker that has started this process ends it earlier. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private final Path socket;
    private final Path directory;

    private WarmUp(Path socket, Path directory) {
        this.socket = socket;
        this.directory = directory;
    }

    /**
     * Returns when it is over.
     *
     * @param socket to be made; a kernel takes short paths only
     * @param directory for files
     */
    static void perform(Path socket, Path directory) throws IOException, InterruptedException {
        new WarmUp(socket, directory).perform();
    }

    private void perform() throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path"); // the bind sets another one
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Runner runner = Main.connect(socket, 1, directory.resolve("blackbox"));
            ExitWatch.install(runner);
            try (var daemon =
                    new Pipe("to the warm-up", listener.accept(), Frame.ToDaemon.class, this::receive, end -> {})) {
                daemon.start();
                runner.start();
                await(Frame.Hello.class);
                daemon.send(bind(classPath));
                await(Frame.Bound.class);
                long seq = 0;
                for (byte[] call : calls()) {
                    daemon.send(new Frame.Run(seq, 1, 0, false, Payload.inline(call)));
                    await(Frame.Ended.class);
                    seq++;
                }
                daemon.send(new Frame.Stop());
                runner.runToEnd();
            }
        }
    }

    private Frame.Bind bind(String classPath) throws IOException {
        String blobs = Files.createDirectories(directory.resolve("blobs")).toString();
        String results = Files.createDirectories(directory.resolve("results")).toString();
        return new Frame.Bind(
                new SessionId(0, 0),
                "localhost",
                "warm-up",
                List.of(classPath),
                Map.of(),
                Optional.empty(),
                1,
                0,
                blobs,
                results);
    }

    /** As a client would send them. */
    private static List<byte[]> calls() {
        var codec = new Codec(WarmUp.class.getClassLoader());
        var chunk = ElementBuffer.of(codec, WarmUpTasks.plusOne());
        chunk.add(1);
        chunk.add(2);
        var calls = List.of(
                Call.callable(codec, WarmUpTasks.returnWhatItHolds()),
                Call.runnable(codec, WarmUpTasks.doNothing()),
                Call.function(codec, WarmUpTasks.plusOne(), 41),
                Call.callable(codec, WarmUpTasks.fail()),
                chunk.chunk(0, 2));
        return calls.stream().map(Encoded::toBytes).toList();
    }

    private void receive(Frame frame) {
        received.add(frame);
    }

    private void await(Class<? extends Frame> wanted) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (true) {
            Frame frame = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) throw new IOException("the runner did not send " + wanted.getSimpleName() + " in time");
            if (wanted.isInstance(frame)) return;
            if (frame instanceof Frame.BindFailed failed)
                throw new IOException(failed.failure().message());
        }
    }
}
