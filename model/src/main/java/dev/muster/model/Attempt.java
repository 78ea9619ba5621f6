package dev.muster.model;

import dev.muster.task.TaskId;

/**
 * One try at running a task. The number counts from 1 and never returns, so that it fences off late news of earlier tries;
 * user code may use it in the same way for its own storage.
 */
public record Attempt(TaskId task, int number) implements Comparable<Attempt> {
    public Attempt {
        if (number < 1) throw new IllegalArgumentException("attempts count from 1: " + number);
    }

    /** The first try at a task. */
    public static Attempt first(TaskId task) {
        return new Attempt(task, 1);
    }

    public Attempt next() {
        return new Attempt(task, number + 1);
    }

    @Override
    public int compareTo(Attempt other) {
        int byTask = task.compareTo(other.task);
        return byTask != 0 ? byTask : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return task + "#" + number;
    }
}
