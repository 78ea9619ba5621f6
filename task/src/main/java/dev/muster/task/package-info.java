/**
 * The types that user code names inside a task: the functions that can travel ({@link dev.muster.task.RemoteCallable} and
 * the others), and the information about a task while it runs ({@link dev.muster.task.TaskContext}).
 *
 * <p>This package depends only on {@code java.base}, because every task and every module of Muster depends on it. Each type
 * here is public API. Types that the modules of Muster share are in {@code dev.muster.model}.
 */
@NullMarked
package dev.muster.task;

import org.jspecify.annotations.NullMarked;
