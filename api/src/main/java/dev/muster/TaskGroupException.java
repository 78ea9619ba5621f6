package dev.muster;

import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * One or more tasks of a {@link TaskGroup} failed. The cause is the first failure, which aborted the group. The other
 * failures, of tasks that failed while they were stopped, are suppressed exceptions of this one. Cancelled tasks have not
 * failed.
 *
 * <pre>{@code
 * try (TaskGroup group = pool.taskGroup()) {
 *     group.submit(() -> fetch(a));
 *     group.submit(() -> fetch(b));
 *     group.join();
 * } catch (TaskGroupException e) {
 *     e.failures().forEach(failure -> log(failure));
 * }
 * }</pre>
 */
public final class TaskGroupException extends CompletionException {
    private static final long serialVersionUID = 1;

    private final transient List<Throwable> failures;

    /** Creates an exception for these failures, at least one, in the order in which they occurred. */
    public TaskGroupException(List<Throwable> failures) {
        super(
                "unhandled errors in a task group (" + failures.size()
                        + (failures.size() == 1 ? " failure" : " failures") + "); the first: " + failures.get(0),
                failures.get(0));
        this.failures = List.copyOf(failures);
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    /** Returns all failures, in the order in which they occurred. */
    public List<Throwable> failures() {
        return failures;
    }
}
