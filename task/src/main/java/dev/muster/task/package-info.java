/**
 * What user code names inside a task: the functions that can travel ({@link dev.muster.task.RemoteCallable} and the others),
 * and what a task may ask about itself ({@link dev.muster.task.TaskContext}).
 *
 * <p>This package depends on {@code java.base} and nothing else, because every task and every module of Muster depends on it.
 * Each type here is public API. What the modules of Muster share among themselves belongs to {@code dev.muster.model}.
 */
@NullMarked
package dev.muster.task;

import org.jspecify.annotations.NullMarked;
