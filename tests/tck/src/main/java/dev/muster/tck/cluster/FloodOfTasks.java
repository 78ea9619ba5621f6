package dev.muster.tck.cluster;

import dev.muster.TaskFuture;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/** A program with little memory that submits until its pool takes no more, and then has everything done that it took. */
public final class FloodOfTasks {
    private static final CountDownLatch GATE = new CountDownLatch(1);

    private FloodOfTasks() {}

    private static int awaitGate() throws InterruptedException {
        GATE.await();
        return 1;
    }

    /**
     * Prints how many were taken, their measured bytes each, those that the pool counted for each, how many were done, and the
     * rejection.
     */
    public static void main(String[] args) throws Exception {
        var pool = new FakeCluster(1).pool();
        var futures = new ArrayList<TaskFuture<Integer>>();
        futures.add(pool.submit(FloodOfTasks::awaitGate));
        for (int i = 0; i < 2_000; i++) futures.add(pool.submit(() -> 1)); // more than are offered to the cluster
        long before = TaskFixtures.usedHeap();
        int begun = futures.size();
        String rejection = "";
        try {
            while (true) futures.add(pool.submit(() -> 1));
        } catch (RejectedExecutionException e) {
            rejection = String.valueOf(e.getMessage());
        }
        long each = (TaskFixtures.usedHeap() - before) / (futures.size() - begun);
        GATE.countDown();
        int done = 0;
        for (TaskFuture<Integer> future : futures) done += future.get();
        System.out.println(futures.size());
        System.out.println(each);
        System.out.println(Runtime.getRuntime().maxMemory() / 2 / futures.size());
        System.out.println(done);
        System.out.println(rejection);
        System.exit(0);
    }
}
