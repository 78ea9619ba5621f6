package dev.muster.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much heap a runner gets, and what is said where that is little. */
class RunnerMemoryTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void aProgramThatMayUseNearlyAllMemoryLeavesLittleForARunnerAndTheSentenceSaysSo() {
        long limit = 16_000 * MIB;
        long daemon = 15_000 * MIB;
        long heap = RunnerMemory.heapPerRunner(limit, daemon, 4);
        assertThat(heap).isEqualTo(RunnerMemory.HEAP_MIN);
        assertThat(RunnerMemory.whySoLittle(heap, limit, daemon))
                .startsWith(" It is that little because the JVM of its worker")
                .contains("may use 15000 of the 16000 MiB of memory here: start that with a smaller -Xmx");
    }

    @Test
    void nothingIsSaidOfAHeapThatIsSmallForAnotherReason() {
        long limit = 16_000 * MIB;
        assertThat(RunnerMemory.whySoLittle(RunnerMemory.HEAP_MIN, limit, 500 * MIB))
                .isEmpty();
        assertThat(RunnerMemory.whySoLittle(
                        RunnerMemory.heapPerRunner(limit, 15_000 * MIB, 1) + MIB, limit, 15_000 * MIB))
                .isEmpty();
    }
}
