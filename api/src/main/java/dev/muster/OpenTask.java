package dev.muster;

import java.util.Optional;

/**
 * An unfinished task of a pool at one moment; see {@link ProcessPoolExecutor#tasks()}. Immutable.
 *
 * <pre>{@code
 * for (OpenTask task : pool.tasks()) if (task.isRunning()) System.out.println(task.id() + " in " + task.place().get());
 * }</pre>
 *
 * @param id the id of the task, as {@code TaskContext.taskId()} prints it
 * @param isRunning whether its start has been reported
 * @param place the host, worker and process that run it; empty while it waits
 */
public record OpenTask(String id, boolean isRunning, Optional<String> place) {}
