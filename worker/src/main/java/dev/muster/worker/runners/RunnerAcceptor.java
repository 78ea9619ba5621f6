package dev.muster.worker.runners;

import dev.muster.model.PlainText;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.PipeEnd;
import dev.muster.task.internal.Durations;
import dev.muster.worker.files.WorkerDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the socket that runners connect to, and performs the handshake: the first frame says which runner a connection comes
 * from, and that runner takes the connection over.
 */
final class RunnerAcceptor {
    private static final Logger log = LoggerFactory.getLogger(RunnerAcceptor.class);

    /** Connections that have not said which runner they come from. */
    private static final int HANDSHAKES_MAX = 256;

    /** A runner whose process may connect. */
    interface Expected {
        /**
         * The runner receives all that comes after this hello, and the end of the pipe.
         *
         * @return false if it is too late for that, or the second connection; then the pipe stays where it is
         */
        boolean takeOver(Pipe pipe, Frame.Hello hello);

        /** Its process cannot be talked with, and must not live on. */
        void breakOff(String why);
    }

    private final Path socket;
    private volatile ServerSocketChannel server; // written under this
    private boolean closed; // guarded by this
    private final LongFunction<@Nullable Expected> runners;
    private final ScheduledExecutorService timer;
    private final Duration helloLimit;
    private final Consumer<Throwable> whenBroken;
    private final Set<Handshake> open = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private RunnerAcceptor(
            Path socket,
            ServerSocketChannel server,
            LongFunction<@Nullable Expected> runners,
            ScheduledExecutorService timer,
            Duration helloLimit,
            Consumer<Throwable> whenBroken) {
        this.socket = socket;
        this.server = server;
        this.runners = runners;
        this.timer = timer;
        this.helloLimit = helloLimit;
        this.whenBroken = whenBroken;
        this.thread = OwnThread.daemon(ThreadRole.RUNNER_ACCEPTOR, "muster-runner-acceptor", this::accept, whenBroken);
    }

    static RunnerAcceptor open(
            Path socket,
            LongFunction<@Nullable Expected> runners,
            ScheduledExecutorService timer,
            Duration helloLimit,
            Consumer<Throwable> whenBroken)
            throws IOException {
        var acceptor = new RunnerAcceptor(socket, listen(socket), runners, timer, helloLimit, whenBroken);
        acceptor.thread.start();
        return acceptor;
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), HANDSHAKES_MAX);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Listens anew if the socket was deleted, as programs do that clean directories for temporary files. */
    synchronized void listenAgain() throws IOException {
        if (closed || Files.exists(socket)) return;
        log.warn("the socket of the runners no longer exists, so the worker creates it again: {}", socket);
        Path directory = socket.toAbsolutePath().getParent();
        if (directory != null) WorkerDirectory.makePrivate(directory);
        ServerSocketChannel before = server;
        server = listen(socket);
        before.close(); // the thread that accepts there continues with the new one
    }

    private void accept() {
        while (true) {
            ServerSocketChannel from = server;
            try {
                SocketChannel channel = from.accept();
                if (open.size() >= HANDSHAKES_MAX) {
                    channel.close();
                } else {
                    new Handshake(channel).start();
                }
            } catch (ClosedChannelException e) {
                if (from == server) return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // Out of file descriptors or threads, most likely: the connection is lost, and its runner is started
                // again.
                log.warn("accepting the connection of a runner failed: {}", PlainText.of(e));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** Takes no more connections, and waits for the thread to end. */
    void close(Duration limit) throws InterruptedException {
        try {
            synchronized (this) {
                closed = true;
                server.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            log.debug("closing the socket of the runners failed: {}", e.toString());
        }
        open.forEach(Handshake::dismiss);
        TimeUnit.NANOSECONDS.timedJoin(thread, Durations.nanos(limit));
    }

    /** A connection that has yet to say which runner it comes from; that one takes it over. */
    private final class Handshake {
        private final Pipe pipe;

        Handshake(SocketChannel channel) {
            this.pipe = new Pipe("of a runner", channel, Frame.ToDaemon.class, this::hello, this::ended, whenBroken);
        }

        void start() {
            open.add(this);
            pipe.start();
            var unused = timer.schedule(this::dismiss, Durations.nanos(helloLimit), TimeUnit.NANOSECONDS);
        }

        /** The first frame; the pipe delivers all others to the runner, or ends by what this throws. */
        private void hello(Frame frame) {
            open.remove(this); // first: it has said something, so that it is not dismissed any more
            if (!(frame instanceof Frame.Hello hello)) {
                throw new IllegalStateException("a runner says hello first");
            }
            Expected runner = runners.apply(hello.runnerId());
            if (runner != null && hello.protocolVersion() != Frame.PROTOCOL_VERSION) {
                String why = "it speaks version " + hello.protocolVersion() + " of the pipe and this worker version "
                        + Frame.PROTOCOL_VERSION + ", so the jar of the runners comes from another build";
                runner.breakOff(why);
                throw new IllegalStateException(why);
            }
            if (runner == null || !runner.takeOver(pipe, hello)) {
                throw new IllegalStateException("nobody expects runner " + hello.runnerId());
            }
        }

        private void ended(PipeEnd end) {
            open.remove(this);
            if (end.kind() != PipeEnd.Kind.CLOSED_HERE) {
                log.debug("a connection that came from no runner ended: {}", end.why());
            }
        }

        private void dismiss() {
            if (open.remove(this)) pipe.close();
        }
    }
}
