package dev.muster.runner.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeakCheckTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private final List<String> remarks = new ArrayList<>();

    private LeakCheck check(boolean threadsToo) {
        return new LeakCheck(threadsToo, directory, any -> false, remarks::add);
    }

    /**
     * On a thread of its own, as task threads are: what a new thread costs depends on the depth of the stack. The time is that of
     * the processor, which a busy host does not stretch.
     */
    @Test
    void aLookAfterACleanTaskIsCheap() throws Exception {
        var nanos = new AtomicLong();
        var thread = new Thread(() -> {
            var check = new LeakCheck(true, Path.of("/"), any -> false, remarks::add); // all directories are its own
            for (int round = 0; round < 5; round++) {
                long begin = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < 20_000; i++) check.restore();
                nanos.set((THREADS.getCurrentThreadCpuTime() - begin) / 20_000);
            }
        });
        thread.start();
        thread.join();
        System.out.printf("MEASURED a leak check: %d ns%n", nanos.get());
        assertThat(nanos.get()).isLessThan(20_000);
    }

    @Test
    void theStreamsOfTheJvmArePutBack() {
        var check = check(false);
        var before = System.err;
        System.setErr(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        assertThat(check.restore()).contains("the task replaced System.err");
        assertThat(System.err).isSameAs(before);
        assertThat(check.restore()).isEmpty();
    }

    @Test
    void systemPropertiesThatWereThereBeforeArePutBackAndNewOnesStay() {
        System.setProperty("set.before", "yes");
        try {
            var check = check(false);
            System.setProperty("set.by.a.task", "new");
            assertThat(check.restore()).isEmpty();
            System.setProperty("set.before", "no");
            assertThat(check.restore()).contains("the task changed or removed the system property set.before");
            System.setProperties(new Properties());
            assertThat(check.restore()).contains("the task replaced all system properties");
            System.getProperties().clear();
            assertThat(check.restore().orElseThrow()).endsWith(" more");
            assertThat(System.getProperty("set.before")).isEqualTo("yes");
            assertThat(System.getProperty("java.home")).isNotEmpty();
            assertThat(check.restore()).isEmpty();
        } finally {
            System.clearProperty("set.before");
            System.clearProperty("set.by.a.task");
        }
    }

    @Test
    void aPoolThatWasShutDownIsNoLeak() throws Exception {
        var check = check(true);
        for (int i = 0; i < 20; i++) {
            ExecutorService pool = Executors.newFixedThreadPool(4);
            assertThat(pool.submit(() -> "done").get()).isEqualTo("done");
            pool.shutdown();
            assertThat(check.restore()).isEmpty();
        }
        assertThat(remarks).isEmpty();
    }

    @Test
    void aThreadThatWaitsIsRemarkedOnOnceAndOneThatWorksIsHarm() throws Exception {
        var check = check(true);
        var end = new CountDownLatch(1);
        var waits = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        // ends
                    }
                },
                "the one that waits");
        try {
            waits.start();
            assertThat(check.restore()).isEmpty();
            assertThat(check.restore()).isEmpty();
            assertThat(remarks).singleElement().asString().contains("\"the one that waits\"");
            var works = new Thread(
                    () -> {
                        while (end.getCount() > 0) Thread.onSpinWait();
                    },
                    "the one that works");
            works.start();
            assertThat(check.restore().orElseThrow()).contains("\"the one that works\"");
        } finally {
            end.countDown();
            waits.join();
        }
    }

    @Test
    void threadsThatGrowInNumberAreHarmThoughEachOfThemOnlyWaits() throws Exception {
        var check = check(true);
        var pools = new ArrayList<ExecutorService>();
        try {
            String found = "";
            for (int i = 0; i < 30 && found.isEmpty(); i++) {
                ExecutorService pool = Executors.newFixedThreadPool(5);
                pools.add(pool);
                for (int task = 0; task < 5; task++) pool.submit(() -> 1).get();
                found = check.restore().orElse("");
            }
            assertThat(found).isEqualTo("tasks left 105 threads behind");
        } finally {
            pools.forEach(ExecutorService::shutdown);
        }
    }
}
