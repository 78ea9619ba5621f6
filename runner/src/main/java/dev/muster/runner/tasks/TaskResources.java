package dev.muster.runner.tasks;

import dev.muster.codec.EncodedFailure;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.runner.leaks.HeapCheck;
import dev.muster.runner.leaks.LeakCheck;
import dev.muster.runner.loading.UserClassLoader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What task threads work with, once the runner is bound. */
record TaskResources(
        Pipe pipe,
        BlackBox box,
        AttemptQueue queue,
        PayloadFiles payloads,
        UserClassLoader userLoader,
        CallExecution work,
        LeakCheck leaks,
        HeapCheck heap) {
    /** A daemon that does not read for so long has given this runner up already, because of its missing beats. */
    private static final Duration FLUSH_MAX = Duration.ofDays(1);

    /** Passes all waiting frames to the kernel; false if the pipe is closed. */
    boolean flush() {
        return pipe.flush(FLUSH_MAX);
    }

    Outcome outcomeOf(CallOutcome verdict) {
        if (verdict instanceof CallOutcome.Failed failed) return new Outcome.Failed(stored(failed.failure()));
        if (!(verdict instanceof CallOutcome.Returned returned)) return new Outcome.Cancelled();
        try {
            return new Outcome.Succeeded(payloads.write(returned.result()));
        } catch (IOException e) {
            return new Outcome.Failed(TaskFailure.of(
                    FailureKind.RESULT_LOST,
                    "The task ended, but its result of " + returned.result().size()
                            + " bytes could not be stored on the host of the runner (" + PlainText.of(e)
                            + "); make room on the disk there, and submit the task again."));
        }
    }

    TaskFailure stored(EncodedFailure failed) {
        if (failed.object().isEmpty()) return failed.failure();
        try {
            return failed.with(payloads.write(failed.object().get()));
        } catch (IOException e) {
            return failed.withoutObject("its " + failed.object().get().size()
                    + " bytes could not be stored on the host of the runner (" + PlainText.of(e) + ")");
        }
    }

    /** Queues the frame for the next flush; false if the pipe is closed. */
    boolean end(RunnerAttempt job, Outcome outcome, long nanos, Optional<String> harm) {
        long seq = job.key().seq();
        int attempt = job.key().attempt();
        try {
            return pipe.sendLater(new Frame.Ended(seq, attempt, outcome, nanos, harm));
        } catch (IllegalArgumentException tooLarge) {
            return pipe.sendLater(new Frame.Ended(seq, attempt, withoutTrace(outcome), nanos, harm));
        }
    }

    private static Outcome withoutTrace(Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed failed)) throw new AssertionError("only failures can be too large");
        TaskFailure failure = failed.failure();
        return new Outcome.Failed(TaskFailure.of(
                failure.kind(), failure.message() + " (Its stack traces were too large to be sent along.)"));
    }
}
