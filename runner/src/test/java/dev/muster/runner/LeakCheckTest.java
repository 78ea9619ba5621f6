package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
    /** On a thread of its own, as task threads are: what a new thread costs depends on the depth of the stack. */
    @Test
    void aLookAfterACleanTaskIsCheap() throws Exception {
        var nanos = new AtomicLong();
        var thread = new Thread(() -> {
            var check = new LeakCheck(true);
            for (int round = 0; round < 5; round++) {
                long begin = System.nanoTime();
                for (int i = 0; i < 100_000; i++) check.restore();
                nanos.set((System.nanoTime() - begin) / 100_000);
            }
        });
        thread.start();
        thread.join();
        System.out.printf("MEASURED a leak check: %d ns%n", nanos.get());
        assertThat(nanos.get()).isLessThan(20_000);
    }

    @Test
    void theStreamsOfTheJvmArePutBack() {
        var check = new LeakCheck(false);
        var before = System.err;
        System.setErr(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        assertThat(check.restore()).contains("the task replaced System.err");
        assertThat(System.err).isSameAs(before);
        assertThat(check.restore()).isEmpty();
    }
}
