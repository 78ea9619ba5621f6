package dev.muster.runner.tasks;

import dev.muster.codec.EncodedFailure;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.PlainText;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import dev.muster.task.TaskContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, one after the other.
 *
 * <p>An interrupt reaches this thread only while user code runs on it. So one that is meant for a task never hits the next,
 * and none ever hits a write to the pipe, which would close it.
 */
@SuppressWarnings("ThreadPriorityCheck") // not to rely on it: to keep what a task did to it from the next
final class TaskThread extends Thread {
    private static final int HEADLINE_MAX = 500;

    private final Runner runner;
    private final int slot;
    private final String ownName;

    /** Guards the two fields below, and the flag of the thread itself. */
    private final Object gate = new Object();

    private @Nullable RunnerAttempt current;
    private boolean userCodeRuns;

    TaskThread(Runner runner, int slot) {
        super(null, null, "muster-task-" + (slot + 1), 0, false);
        this.runner = runner;
        this.slot = slot;
        this.ownName = getName();
        setDaemon(false);
        setPriority(NORM_PRIORITY);
    }

    /** Takes effect only while user code runs. */
    @Override
    public void interrupt() {
        synchronized (gate) {
            if (userCodeRuns) super.interrupt();
        }
    }

    /** Cancels the attempt if it is the one that this thread has; false if it is not. */
    boolean cancel(RunKey key) {
        synchronized (gate) {
            if (current == null || !current.key().equals(key)) return false;
            current.cancel();
            if (userCodeRuns) {
                current.stopped(classInTheMaking(getStackTrace())); // before the interrupt, which may unwind it
                runner.stops().stopping();
            }
            interrupt();
            return true;
        }
    }

    /**
     * Of the innermost static initializer of the user's in the stack; empty if there is none. Those of the JDK and of the runner
     * run to their end whether interrupted or not, and nearly all of them run for the first task.
     */
    private static String classInTheMaking(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getMethodName().equals("<clinit>") && isOfTheUser(frame)) return frame.getClassName();
        }
        return "";
    }

    private static boolean isOfTheUser(StackTraceElement frame) {
        String own = TaskThread.class.getClassLoader().getName();
        return frame.getModuleName() == null && !Objects.equals(frame.getClassLoaderName(), own);
    }

    /** The attempt this thread has at the moment. */
    Optional<RunKey> currentKey() {
        synchronized (gate) {
            return Optional.ofNullable(current).map(RunnerAttempt::key);
        }
    }

    @Override
    public void run() {
        // Code of the runner, usually out of memory: errors of user code are caught elsewhere. The task would never
        // end.
        OwnThread.guarded(ThreadRole.TASK, this::work, runner::breakDown).run();
        runner.threadEnded();
    }

    private void work() {
        TaskResources resources = slot == 0 ? runner.prepare(this) : runner.resources();
        if (resources != null) work(resources);
    }

    /** Runs user code that is no task; interrupts take effect meanwhile. */
    CallOutcome initialize(CallExecution work, Encoded call) {
        synchronized (gate) {
            userCodeRuns = true;
        }
        try {
            return work.perform(call, () -> false, thrown -> false);
        } finally {
            leave();
        }
    }

    private void work(TaskResources resources) {
        boolean hasRun = false;
        while (true) {
            RunnerAttempt job = resources.queue().poll(this::take);
            if (job == null) {
                // Nothing to do at once: what has ended must not wait in here.
                if (!resources.flush()) return;
                resources.box().idle(slot);
                if (hasRun) resources.userLoader().openCopies();
                job = resources.queue().take(this::take);
                if (job == null) return;
            }
            if (!run(resources, job)) return;
            hasRun = true;
        }
    }

    private void take(RunnerAttempt job) {
        synchronized (gate) {
            current = job;
        }
    }

    /** False when the daemon is gone. */
    private boolean run(TaskResources resources, RunnerAttempt job) {
        Encoded call;
        try {
            call = resources.payloads().read(job.call());
        } catch (IOException e) {
            boolean cancelled = leave();
            // The file was on this host a moment ago: the host is the cause, and the task has not begun.
            boolean gone = e instanceof FileNotFoundException;
            var kind = gone ? FailureKind.REFUSED : FailureKind.PAYLOAD_UNREADABLE;
            var failure = TaskFailure.of(kind, "The call could not be read in the runner: " + PlainText.of(e));
            var outcome = cancelled ? new Outcome.Cancelled() : new Outcome.Failed(failure);
            return resources.end(job, outcome, 0, Optional.empty());
        }
        resources.pipe().sendLater(new Frame.Started(job.key().seq(), job.key().attempt()));
        // This also sends how the task before has ended, so that this task cannot lose that, whatever it does to the
        // JVM.
        if (!resources.flush()) return false;
        resources.box().running(slot, job.key().seq(), job.key().attempt());
        setContextClassLoader(resources.userLoader());
        resources.leaks().mend();
        long begin = System.nanoTime();
        CallOutcome verdict = perform(resources, job, call);
        long nanos = System.nanoTime() - begin;
        boolean cancelled = leave();
        Optional<String> harm = restore(resources, job, verdict);
        Outcome outcome = cancelled ? new Outcome.Cancelled() : outcomeOf(resources, job, verdict);
        if (!resources.end(job, outcome, nanos, harm)) return false;
        if (harm.isPresent()) runner.retire();
        return true;
    }

    /**
     * What an earlier task has left here is no fault of this one: it is tried again, in another runner. One that may run at
     * most once has run, and ends as it did.
     */
    private static Outcome outcomeOf(TaskResources resources, RunnerAttempt job, CallOutcome verdict) {
        if (verdict.notOwn().isEmpty() || job.isAtMostOnce()) return resources.outcomeOf(verdict);
        EncodedFailure thrown = verdict.notOwn().get();
        String message =
                "The task threw " + headlineOf(thrown) + ", in a runner in which another task had been stopped in the"
                        + " middle, which may have left that behind; the runner is replaced.";
        return new Outcome.Failed(resources.stored(thrown.as(FailureKind.RUNNER_DAMAGED, message)));
    }

    private static String headlineOf(EncodedFailure failure) {
        String headline =
                failure.failure().thrown().map(RemoteThrowable::headline).orElse("an exception");
        return headline.length() <= HEADLINE_MAX ? headline : headline.substring(0, HEADLINE_MAX) + "…";
    }

    private CallOutcome perform(TaskResources resources, RunnerAttempt job, Encoded call) {
        synchronized (gate) {
            if (job.isCancelled()) return new CallOutcome.NotRun();
            userCodeRuns = true;
        }
        job.begin();
        try {
            return TaskContext.callAs(
                    job, () -> resources.work().perform(call, job::isCancelled, thrown -> isLeftByAStop(job, thrown)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("performing a call throws no checked exception", e);
        }
    }

    /** Whether this comes from the stop of another task; what comes from that of this one is remembered. */
    private boolean isLeftByAStop(RunnerAttempt job, Throwable thrown) {
        if (!job.isCancelled()) return runner.stops().mayBeCauseOf(thrown);
        runner.stops().remember(thrown);
        return false;
    }

    /** After this no interrupt can come for the task any more; says whether one from the daemon came before. */
    private boolean leave() {
        synchronized (gate) {
            userCodeRuns = false;
            Thread.interrupted();
            boolean cancelled = current != null && current.isCancelled();
            current = null;
            return cancelled;
        }
    }

    private Optional<String> restore(TaskResources resources, RunnerAttempt job, CallOutcome verdict) {
        if (!ownName.equals(getName())) setName(ownName);
        if (getPriority() != NORM_PRIORITY) setPriority(NORM_PRIORITY);
        var harms = new ArrayList<String>();
        if (!verdict.harm().isEmpty()) harms.add(verdict.harm());
        if (!job.stoppedIn().isEmpty()) {
            harms.add("the task was stopped while class " + job.stoppedIn()
                    + " was being initialized, which fails for ever" + " after that");
        } else if (verdict.notOwn().isPresent()) {
            harms.add("after the stop of an earlier task it threw "
                    + headlineOf(verdict.notOwn().get()));
        }
        resources.leaks().restore().ifPresent(harms::add);
        if (harms.isEmpty()) resources.heap().look().ifPresent(harms::add);
        return harms.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", harms));
    }
}
