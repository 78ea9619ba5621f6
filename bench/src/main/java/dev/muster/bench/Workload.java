package dev.muster.bench;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Much work that is nothing each: a task takes an int and returns the next. Every result is checked. */
enum Workload {
    /** A method reference, the same each time, and an argument. */
    SUBMIT_FUNCTION("submit(fn, arg)", 100_000) {
        @Override
        void run(TaskExecutor pool, int tasks) throws InterruptedException, ExecutionException {
            var futures = new ArrayList<TaskFuture<Integer>>(tasks);
            for (int i = 0; i < tasks; i++) futures.add(pool.submit(Workload::next, i));
            for (int i = 0; i < tasks; i++) check(i, futures.get(i).get());
        }
    },

    /** A lambda of its own for each task, which captures the number. */
    SUBMIT_LAMBDA("submit(capturing lambda)", 100_000) {
        @Override
        void run(TaskExecutor pool, int tasks) throws InterruptedException, ExecutionException {
            var futures = new ArrayList<TaskFuture<Integer>>(tasks);
            for (int i = 0; i < tasks; i++) {
                int number = i;
                futures.add(pool.submit(() -> next(number)));
            }
            for (int i = 0; i < tasks; i++) check(i, futures.get(i).get());
        }
    },

    /** All in one call, in chunks that the pool chooses. */
    MAP("map(fn, ints)", 1_000_000) {
        @Override
        void run(TaskExecutor pool, int tasks) {
            Iterable<Integer> numbers = () -> IntStream.range(0, tasks).iterator();
            int i = 0;
            for (int result : pool.map(Workload::next, numbers)) check(i++, result);
            check(tasks, i + 1);
        }
    };

    private final String title;
    private final int size;

    Workload(String title, int size) {
        this.title = title;
        this.size = size;
    }

    /** What the numbers stand under. */
    String title() {
        return title;
    }

    /** How many tasks are measured. */
    int size() {
        return size;
    }

    /**
     * Returns when all results are there.
     *
     * @throws IllegalStateException if one is wrong
     */
    abstract void run(TaskExecutor pool, int tasks) throws InterruptedException, ExecutionException;

    static int next(int number) {
        return number + 1;
    }

    static void check(int number, int result) {
        if (result != number + 1) throw new IllegalStateException("task " + number + " returned " + result);
    }
}
