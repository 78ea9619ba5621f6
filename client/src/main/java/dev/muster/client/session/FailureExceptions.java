package dev.muster.client.session;

import dev.muster.BrokenProcessPoolException;
import dev.muster.OutcomeUnknownException;
import dev.muster.RemoteTaskException;
import dev.muster.RemoteTraceback;
import dev.muster.ResultEncodeException;
import dev.muster.RunnerDiedException;
import dev.muster.TaskDecodeException;
import dev.muster.TaskTimedOutException;
import dev.muster.WorkerLostException;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.Throwables;
import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Place;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.task.TaskId;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exception of a failure: a fresh one at each call, because users add to exceptions. What a task threw is rebuilt
 * with the remote frames as its own stack where that is possible, and as the text of a substitute where it is not.
 */
public final class FailureExceptions {
    private static final int TRACEBACK_CHARS_MAX = 64 * 1024;

    /** What the first line of one throwable takes of it at most, so that its frames have space as well. */
    private static final int HEADLINE_CHARS_MAX = 8 * 1024;

    private final Codec codec;
    private final boolean elsewhere;

    public FailureExceptions(Codec codec) {
        this(codec, false);
    }

    /** @param elsewhere whether tasks look up relative paths where the program has no files */
    public FailureExceptions(Codec codec, boolean elsewhere) {
        this.codec = codec;
        this.elsewhere = elsewhere;
    }

    public Throwable exceptionOf(TaskFailure failure, TaskId task, int attempt) {
        return exceptionOf(EncodedFailure.of(failure), task, attempt);
    }

    /** The same of a failure whose object was fetched. */
    public Throwable exceptionOf(EncodedFailure failure, TaskId task, int attempt) {
        return placed(ofKind(failure), failure.failure(), task, attempt);
    }

    /** The exception of a pool that the death of this task's runner has broken. */
    BrokenProcessPoolException breaking(TaskFailure failure, TaskId task, int attempt) {
        var made = new BrokenProcessPoolException(brokenBy(failure), null);
        placed(made, failure, task, attempt);
        return made;
    }

    private Throwable placed(Throwable made, TaskFailure failure, TaskId task, int attempt) {
        String text = failure.thrown()
                .map(Throwables::withoutReason)
                .map(this::textOf)
                .orElse("");
        // the exception is the task's own, which says nothing of where it came from
        if (failure.kind() == FailureKind.RUNNER_DAMAGED) text = failure.message() + "\n" + text;
        RemoteTraceback traceback = traceback(failure.place().orElse(null), task, attempt, text);
        if (Throwables.isShared(made)) return made;
        made.addSuppressed(traceback); // does nothing for an exception that was made without suppression
        return made;
    }

    private static RemoteTraceback traceback(@Nullable Place place, TaskId task, int attempt, String text) {
        String where = place == null ? "an unknown place" : place.toString();
        return new RemoteTraceback(
                "task " + task + ", attempt " + attempt + ", in " + where + (text.isEmpty() ? "" : "\n" + text),
                place == null ? "" : place.host(),
                place == null ? "" : place.worker().name(),
                place == null ? -1 : place.pid(),
                task,
                attempt);
    }

    /** Makes a stand-in, with the remote frames as its own stack trace, and with the reason for it unless that is empty. */
    static RemoteTaskException standIn(RemoteThrowable original, String reason) {
        String headline = reason.isEmpty()
                ? original.headline()
                : original.headline()
                        + "\n(this replaces the exception of the task, which this program cannot rebuild: " + reason
                        + ")";
        return standIn(headline, original, reason);
    }

    private static RemoteTaskException standIn(String headline, RemoteThrowable original, String reason) {
        var standIn = new RemoteTaskException(
                headline,
                original.className(),
                original.message().orElse(null),
                reason,
                original.cause()
                        .map(each -> standIn(each.headline(), each, reason))
                        .orElse(null));
        standIn.setStackTrace(original.frames().toArray(new StackTraceElement[0]));
        original.suppressed().forEach(each -> standIn.addSuppressed(standIn(each.headline(), each, reason)));
        return standIn;
    }

    private static RunnerDiedException.Kind deathOf(FailureKind kind) {
        return switch (kind) {
            case RUNNER_EXITED -> RunnerDiedException.Kind.EXITED;
            case RUNNER_OUT_OF_MEMORY -> RunnerDiedException.Kind.OUT_OF_MEMORY;
            case RUNNER_CRASHED -> RunnerDiedException.Kind.CRASHED;
            case RUNNER_UNRESPONSIVE -> RunnerDiedException.Kind.UNRESPONSIVE;
            case RUNNER_KILLED -> RunnerDiedException.Kind.KILLED;
            default -> throw new IllegalArgumentException(kind + " is not the death of a runner");
        };
    }

    private Throwable ofKind(EncodedFailure encoded) {
        TaskFailure failure = encoded.failure();
        String message = messageOf(failure);
        return switch (failure.kind()) {
            case TASK_THREW, RUNNER_DAMAGED -> {
                Throwable thrown = thrown(encoded);
                yield thrown != null ? thrown : new RemoteTaskException(message, "unknown", message, "", null);
            }
            case PAYLOAD_UNREADABLE -> new TaskDecodeException(message, thrown(encoded));
            case RESULT_UNWRITABLE, RESULT_LOST -> new ResultEncodeException(message, thrown(encoded));
            case TIMED_OUT -> new TaskTimedOutException(message);
            case RUNNER_EXITED, RUNNER_OUT_OF_MEMORY, RUNNER_CRASHED, RUNNER_UNRESPONSIVE, RUNNER_KILLED ->
                new RunnerDiedException(deathOf(failure.kind()), message);
            case WORKER_LOST -> new WorkerLostException(message);
            case ENVIRONMENT_FAILED -> new BrokenProcessPoolException(message, thrown(encoded));
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(message);
            case REFUSED -> new RejectedExecutionException(message);
        };
    }

    /**
     * The sentence, with what is known of the death of a runner. The last line names a heading of {@code
     * docs/why-did-my-task-fail.md}.
     */
    static String messageOf(TaskFailure failure) {
        return failure.message()
                + failure.autopsy().map(FailureExceptions::tell).orElse("")
                + "\nfailure kind: "
                + failure.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Whether it reports the death of a runner, for whatever reason. */
    static boolean isDeath(FailureKind kind) {
        return switch (kind) {
            case RUNNER_EXITED, RUNNER_OUT_OF_MEMORY, RUNNER_CRASHED, RUNNER_UNRESPONSIVE, RUNNER_KILLED -> true;
            default -> false;
        };
    }

    /** What a pool says that is broken by the death of this runner. */
    static String brokenBy(TaskFailure failure) {
        String who = failure.place()
                .map(place -> "Process " + place.pid() + " on " + place.host())
                .orElse("A process of this pool");
        return who + " terminated abruptly, which breaks the pool, as onRunnerDeath(BREAK_POOL) requires: "
                + failure.message()
                + failure.autopsy().map(FailureExceptions::tell).orElse("");
    }

    /** What was thrown: the original if it can be rebuilt, else a stand-in that says why it is one; null if nothing was. */
    @Nullable
    Throwable thrown(EncodedFailure failure) {
        RemoteThrowable text = failure.failure().thrown().orElse(null);
        if (text == null) return null;
        if (failure.object().isEmpty()) {
            return standIn(
                    Throwables.withoutReason(text), Throwables.whyOnlyText(text).orElse(""));
        }
        Throwables.Rebuilt rebuilt = Throwables.rebuild(codec, failure.object().get());
        return rebuilt.thrown().orElseGet(() -> standIn(text, rebuilt.whyNot()));
    }

    private static String tell(Autopsy autopsy) {
        var text = new StringBuilder();
        autopsy.exitCode().ifPresent(code -> text.append("\nexit code: ").append(code));
        autopsy.signal().ifPresent(name -> text.append("\nsignal: ").append(name));
        if (!autopsy.stderr().isBlank()) {
            text.append("\nlast lines on standard error:\n")
                    .append(autopsy.stderr().strip());
        }
        if (!autopsy.evidence().isBlank()) {
            String evidence = autopsy.evidence().strip();
            text.append(nameOf(evidence)).append(evidence);
        }
        return text.toString();
    }

    private String textOf(RemoteThrowable thrown) {
        return (elsewhere ? RelativePathHints.hint(thrown) : "") + print(thrown);
    }

    private static String nameOf(String evidence) {
        if (evidence.startsWith("#")) return "\nfrom its crash report:\n";
        return evidence.contains("Full thread dump")
                ? "\nits threads before the kill:\n"
                : "\nwhere it ended itself:\n";
    }

    /** The text of a throwable with its frames; what came from another process is printed where it is, and not again. */
    private static String print(RemoteThrowable thrown) {
        var text = new StringBuilder();
        if (wasFurtherAway(thrown)) {
            text.append("root cause: ")
                    .append(shortened(rootOf(thrown).headline(), HEADLINE_CHARS_MAX))
                    .append('\n');
        }
        print(thrown, "", text);
        return shortened(text.toString(), TRACEBACK_CHARS_MAX);
    }

    /** Whether it was thrown by a task of a task, in a process that the one which tells of it had started. */
    private static boolean wasFurtherAway(RemoteThrowable thrown) {
        return thrown.suppressed().stream().anyMatch(FailureExceptions::isTraceback)
                || (thrown.cause().isPresent() && wasFurtherAway(thrown.cause().get()));
    }

    private static RemoteThrowable rootOf(RemoteThrowable thrown) {
        RemoteThrowable root = thrown;
        while (root.cause().isPresent()) root = root.cause().get();
        return root;
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "… (" + text.length() + " characters, cut)";
    }

    private static void print(RemoteThrowable thrown, String label, StringBuilder text) {
        text.append(label)
                .append(shortened(thrown.headline(), HEADLINE_CHARS_MAX))
                .append('\n');
        if (thrown.suppressed().stream().anyMatch(FailureExceptions::isTraceback) && !label.isEmpty()) {
            text.append("\t(thrown in yet another process; that exception has its traceback)\n");
            return;
        }
        thrown.frames().forEach(frame -> text.append("\tat ").append(frame).append('\n'));
        thrown.suppressed().stream()
                .filter(each -> !isTraceback(each))
                .forEach(each -> print(each, "Suppressed: ", text));
        thrown.cause().ifPresent(cause -> print(cause, "Caused by: ", text));
    }

    private static boolean isTraceback(RemoteThrowable thrown) {
        return thrown.className().equals(RemoteTraceback.class.getName());
    }
}
