package dev.muster;

import java.util.Optional;

/**
 * A task of a pool that is not done, as it was seen at one moment; see {@link ProcessPoolExecutor#tasks()}. Immutable.
 *
 * <pre>{@code
 * for (OpenTask task : pool.tasks()) if (task.isRunning()) System.out.println(task.id() + " in " + task.place().get());
 * }</pre>
 *
 * @param id the task, as {@code TaskContext.taskId()} prints it
 * @param isRunning whether its start has been reported
 * @param place where it runs, as host, worker and process; empty while it waits
 */
public record OpenTask(String id, boolean isRunning, Optional<String> place) {}
