package dev.muster.examples;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The squares of ten numbers, by {@code submit} and by {@code map}, on threads and on processes: one program for both. */
public final class Squares {
    private Squares() {}

    static int square(int n) {
        return n * n;
    }

    static void squares(TaskExecutor pool) {
        List<Integer> numbers = IntStream.range(0, 10).boxed().toList();
        List<TaskFuture<Integer>> futures =
                numbers.stream().map(n -> pool.submit(Squares::square, n)).toList();
        List<Integer> found = new ArrayList<>();
        for (var future : Futures.asCompleted(futures)) found.add(future.result());
        System.out.println("submit: " + found.stream().sorted().toList());
        System.out.println("map: " + pool.map(Squares::square, numbers).toList());
    }

    public static void main(String... args) {
        try (TaskExecutor threads = new ThreadPool(2)) {
            squares(threads);
        }
        try (TaskExecutor processes = new ProcessPoolExecutor(2)) {
            squares(processes);
        }
    }
}
