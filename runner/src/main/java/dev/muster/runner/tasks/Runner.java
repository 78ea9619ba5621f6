package dev.muster.runner.tasks;

import dev.muster.codec.Codec;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import dev.muster.pipe.RunnerExit;
import dev.muster.runner.leaks.HeapCheck;
import dev.muster.runner.leaks.LeakCheck;
import dev.muster.runner.leaks.StopTraces;
import dev.muster.runner.leaks.UserThreads;
import dev.muster.runner.loading.UserClassLoader;
import dev.muster.runner.process.ProcessExit;
import java.io.File;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers the frames of the daemon. */
public final class Runner {
    private static final Duration BEAT_EVERY = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(5);

    private final long id;
    private final Path own;
    private final BlackBox box;
    private final ProcessExit ending;
    private final Function<ClassLoader, Codec> codecs;
    private final Pipe pipe;
    private final AttemptQueue queue = new AttemptQueue();
    private final List<TaskThread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger threadsAlive = new AtomicInteger();
    private final StopTraces stops = new StopTraces();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Frame.@Nullable Bind bind;
    private volatile @Nullable TaskResources resources;
    private volatile boolean stopping;
    private volatile boolean exits;

    /**
     * @param own the directory in which everything belongs to this runner
     * @param box has a place for as many threads as a {@link Frame.Bind} may ask for
     * @param codecs makes the codec for the class loader of the user
     */
    public Runner(
            long id,
            SocketChannel channel,
            Path own,
            BlackBox box,
            ProcessExit ending,
            Function<ClassLoader, Codec> codecs) {
        this.id = id;
        this.own = own;
        this.box = box;
        this.ending = ending;
        this.codecs = codecs;
        this.pipe =
                new Pipe("to the daemon", channel, Frame.ToRunner.class, this::onFrame, this::onEnd, this::breakDown);
    }

    public void start() {
        pipe.send(new Frame.Hello(
                Frame.PROTOCOL_VERSION,
                id,
                ProcessHandle.current().pid(),
                Runtime.version().toString()));
        pipe.start();
        OwnThread.daemon(ThreadRole.BEAT, "muster-beat", this::beat, this::breakDown)
                .start();
    }

    /**
     * Waits for an orderly end, without a limit. Then everything is sent and the pipe is closed: what is left to do is to
     * exit, and a JVM in which a thread reads takes 300 ms longer for that (HotSpot's
     * VM_Exit::wait_for_threads_in_native_to_block).
     */
    public void runToEnd() throws InterruptedException {
        over.await();
        pipe.flush(LAST_WORDS_MAX);
        pipe.close();
    }

    /** Whether this runner ends because the daemon wants it to. */
    boolean isStopping() {
        return stopping;
    }

    StopTraces stops() {
        return stops;
    }

    Pipe pipe() {
        return pipe;
    }

    @Nullable
    TaskResources resources() {
        return resources;
    }

    /** The JVM exits, and its shutdown hooks run. */
    void exits(Frame.Exiting news) {
        exits = true;
        pipe.send(news);
    }

    /** Starts nothing any more, and gives back what waits. */
    void retire() {
        List<RunKey> unstarted = queue.retire();
        if (!unstarted.isEmpty()) pipe.sendLater(new Frame.Returned(unstarted));
    }

    /** The runner cannot continue. */
    void breakDown(Throwable why) {
        System.err.println("muster runner: one of its threads failed: " + OwnFault.words(why));
        ending.abrupt(why instanceof OutOfMemoryError ? RunnerExit.OUT_OF_MEMORY : RunnerExit.BROKEN_DOWN);
    }

    void threadEnded() {
        if (threadsAlive.decrementAndGet() == 0 && stopping) over.countDown();
    }

    private void onFrame(Frame frame) {
        if (frame instanceof Frame.Run run) {
            run(run);
        } else if (frame instanceof Frame.Interrupt interrupt) {
            cancel(interrupt.key());
        } else if (frame instanceof Frame.Recall) {
            pipe.send(new Frame.Returned(queue.drain()));
        } else if (frame instanceof Frame.Bind wanted) {
            bind(wanted);
        } else if (frame instanceof Frame.Stop) {
            pipe.send(new Frame.Returned(queue.retire()));
            if (exits) UserThreads.interruptAll();
            stop();
        }
    }

    private void bind(Frame.Bind wanted) {
        if (bind != null) throw new IllegalStateException("a runner is bound once, and a second bind came");
        bind = wanted;
        addThread(0);
    }

    private void run(Frame.Run run) {
        Frame.Bind bound = bind;
        if (bound == null) throw new IllegalStateException("an attempt came before the bind");
        if (!queue.add(new RunnerAttempt(bound, run))) {
            pipe.send(new Frame.Returned(List.of(run.key())));
        }
    }

    private void cancel(RunKey key) {
        if (queue.remove(key)) {
            pipe.send(new Frame.Ended(key.seq(), key.attempt(), new Outcome.Cancelled(), 0, Optional.empty()));
            return;
        }
        for (TaskThread thread : threads) {
            if (thread.cancel(key)) return;
        }
        // It has ended, and the message about that crosses this request.
    }

    private void stop() {
        stopping = true;
        if (threadsAlive.get() == 0) over.countDown();
    }

    private void addThread(int slot) {
        var thread = new TaskThread(this, slot);
        threadsAlive.incrementAndGet();
        threads.add(thread);
        thread.start();
    }

    /** On the first task thread: class path, initializer, then the other threads; null if it cannot be. */
    @Nullable
    TaskResources prepare(TaskThread first) {
        Frame.Bind wanted = bind;
        if (wanted == null) throw new AssertionError("no thread starts before the bind");
        try {
            var prepared = prepare(first, wanted);
            if (prepared == null) return null;
            resources = prepared;
            pipe.send(new Frame.Bound());
            for (int slot = 1; slot < wanted.threads(); slot++) addThread(slot);
            return prepared;
        } catch (Throwable e) {
            refuse(TaskFailure.of(
                    FailureKind.ENVIRONMENT_FAILED,
                    "The runner could not be made ready for this environment (" + e
                            + "); look at the class path and the system properties of the executor."));
            return null;
        }
    }

    private @Nullable TaskResources prepare(TaskThread first, Frame.Bind wanted) throws Exception {
        wanted.systemProperties().forEach(System::setProperty);
        Region.apply(wanted.systemProperties());
        System.setProperty("java.class.path", String.join(File.pathSeparator, wanted.classPath()));
        UserClassLoader loader = UserClassLoader.ofThisJvm();
        loader.add(wanted.classPath());
        first.setContextClassLoader(loader);
        var work = new CallExecution(codecs.apply(loader));
        var payloads = new PayloadFiles(wanted.blobDirectory(), wanted.resultDirectory());
        if (wanted.initializer().isPresent()) {
            Encoded call = payloads.read(wanted.initializer().get());
            if (first.initialize(work, call) instanceof CallOutcome.Failed failed) {
                refuse(asEnvironmentFailure(failed.failure().inline()));
                return null;
            }
        }
        var leaks = new LeakCheck(
                wanted.threads() == 1,
                own,
                TaskThread.class::isInstance,
                text -> pipe.sendLater(new Frame.Remark(text)));
        return new TaskResources(pipe, box, queue, payloads, loader, work, leaks, new HeapCheck(wanted.maxHeapBytes()));
    }

    private static TaskFailure asEnvironmentFailure(TaskFailure failure) {
        return new TaskFailure(
                FailureKind.ENVIRONMENT_FAILED,
                "The initializer of the executor failed, so none of its tasks can run here. " + failure.message(),
                failure.thrown(),
                failure.throwable(),
                Optional.empty(),
                Optional.empty());
    }

    private void refuse(TaskFailure failure) {
        try {
            pipe.send(new Frame.BindFailed(failure));
        } catch (IllegalArgumentException tooLarge) {
            pipe.send(new Frame.BindFailed(TaskFailure.of(failure.kind(), failure.message())));
        }
        retire();
        stopping = true; // the first thread is about to end, and with it the runner
    }

    private void onEnd(PipeEnd end) {
        if (end.kind() == PipeEnd.Kind.CLOSED_HERE) return;
        boolean gone = end.kind() == PipeEnd.Kind.PEER_GONE;
        if (!gone) System.err.println("muster runner: " + end.why());
        ending.abrupt(gone ? RunnerExit.DAEMON_GONE : RunnerExit.PIPE_BROKEN);
    }

    private void beat(Runtime runtime) {
        try {
            pipe.offer(new Frame.Beat(runtime.totalMemory() - runtime.freeMemory()));
        } catch (OutOfMemoryError e) {
            // A task has filled the heap, and may still free it: this beat is omitted.
        }
    }

    private void beat() {
        Runtime runtime = Runtime.getRuntime();
        try {
            while (pipe.end().isEmpty()) {
                beat(runtime);
                TimeUnit.NANOSECONDS.sleep(BEAT_EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
