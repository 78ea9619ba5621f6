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

/** Listens on the socket that runners dial, and finds out which runner each caller is. */
final class RunnerAcceptor {
    private static final Logger log = LoggerFactory.getLogger(RunnerAcceptor.class);

    /** Callers that have not said who they are. */
    private static final int STRANGERS_MAX = 256;

    private final Path socket;
    private volatile ServerSocketChannel server; // written under this
    private boolean closed; // guarded by this
    private final LongFunction<@Nullable RunnerProcess> runners;
    private final ScheduledExecutorService timer;
    private final Duration helloLimit;
    private final Consumer<Throwable> whenBroken;
    private final Set<Caller> strangers = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private RunnerAcceptor(
            Path socket,
            ServerSocketChannel server,
            LongFunction<@Nullable RunnerProcess> runners,
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
            LongFunction<@Nullable RunnerProcess> runners,
            ScheduledExecutorService timer,
            Duration helloLimit,
            Consumer<Throwable> whenBroken)
            throws IOException {
        var greeter = new RunnerAcceptor(socket, listen(socket), runners, timer, helloLimit, whenBroken);
        greeter.thread.start();
        return greeter;
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), STRANGERS_MAX);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Listens anew if somebody has cleared the socket away, as programs do that tidy directories for temporary files. */
    synchronized void listenAgain() throws IOException {
        if (closed || Files.exists(socket)) return;
        log.warn("the socket of the runners no longer exists, so the worker creates it again: {}", socket);
        Path directory = socket.toAbsolutePath().getParent();
        if (directory != null) WorkerDirectory.makePrivate(directory);
        ServerSocketChannel before = server;
        server = listen(socket);
        before.close(); // whoever accepts there goes on with the new one
    }

    private void accept() {
        while (true) {
            ServerSocketChannel from = server;
            try {
                SocketChannel channel = from.accept();
                if (strangers.size() >= STRANGERS_MAX) {
                    channel.close();
                } else {
                    new Caller(channel).start();
                }
            } catch (ClosedChannelException e) {
                if (from == server) return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // Out of file descriptors or threads, most likely: the caller is lost, and its runner is started again.
                log.warn("accepting the connection of a runner failed: {}", PlainText.of(e));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** Takes no more callers, and waits for the thread to end. */
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
        strangers.forEach(Caller::dismiss);
        TimeUnit.NANOSECONDS.timedJoin(thread, Durations.nanos(limit));
    }

    /** One connection: a stranger until its hello names a runner that is expected. */
    private final class Caller {
        private final Pipe pipe;
        private volatile @Nullable RunnerProcess runner;

        Caller(SocketChannel channel) {
            this.pipe = new Pipe("of a runner", channel, Frame.ToDaemon.class, this::hear, this::ended, whenBroken);
        }

        void start() {
            strangers.add(this);
            pipe.start();
            var unused = timer.schedule(this::dismissStranger, Durations.nanos(helloLimit), TimeUnit.NANOSECONDS);
        }

        private void hear(Frame frame) {
            RunnerProcess known = runner;
            if (known != null) {
                known.talk().hear(frame);
                return;
            }
            strangers.remove(this);
            if (!(frame instanceof Frame.Hello hello)) {
                throw new IllegalStateException("a runner says hello first");
            }
            RunnerProcess named = runners.apply(hello.runnerId());
            if (named != null && hello.protocolVersion() != Frame.PROTOCOL_VERSION) {
                String why = "it speaks version " + hello.protocolVersion() + " of the pipe and this worker version "
                        + Frame.PROTOCOL_VERSION + ", so the jar of the runners comes from another build";
                named.breakOff(why);
                throw new IllegalStateException(why);
            }
            if (named == null || !named.greeted(pipe, hello)) {
                throw new IllegalStateException("nobody expects runner " + hello.runnerId());
            }
            runner = named;
        }

        private void ended(PipeEnd end) {
            strangers.remove(this);
            RunnerProcess known = runner;
            if (known != null) {
                known.hungUp(end);
            } else if (end.kind() != PipeEnd.Kind.CLOSED_HERE) {
                log.debug("a connection that came from no runner ended: {}", end.why());
            }
        }

        private void dismissStranger() {
            if (runner == null) dismiss();
        }

        private void dismiss() {
            strangers.remove(this);
            pipe.close();
        }
    }
}
