package dev.muster.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the demo says of a machine, from what it has measured there. */
class DemoComparisonTest {
    private static final TimeSpent TEN_SECONDS = spent(10, 10);

    @Test
    void whereAllProcessorsDidTheirPartThereIsNothingToExplain() {
        var four = new DemoComparison(4, TEN_SECONDS, spent(2.7, 10.4), 4.2);
        assertThat(four.timesAsFast()).isBetween(3.7, 3.8);
        assertThat(four.explanation()).isEmpty();
    }

    @Test
    void aBusyMachineIsCalledBusyWithTheProcessorsThatTheTasksHad() {
        assertThat(new DemoComparison(2, TEN_SECONDS, spent(10, 10), 15.5).explanation())
                .containsExactly("The tasks had 1.0 of 2 processors: this machine is busy with other work"
                        + " (load average 15.5). An idle machine gives a better result.");
    }

    @Test
    void processorsThatTheTasksDidNotGetAreMissedThoughTheMachineDoesNotSeemBusy() {
        for (double load : new double[] {2.0, -1}) {
            assertThat(new DemoComparison(4, TEN_SECONDS, spent(5, 10), load).explanation())
                    .containsExactly("The tasks had 2.0 of 4 processors; other programs, or a limit on this"
                            + " container, took the rest.");
        }
    }

    @Test
    void processorsThatAreSlowerTogetherAreBlamedByTheirCpuTime() {
        assertThat(new DemoComparison(4, TEN_SECONDS, spent(4, 16), 4).explanation())
                .containsExactly("The same work took 1.6 times the CPU time when all processors worked: they slow each"
                        + " other down, as processors that share a core or a host do.");
    }

    @Test
    void oneProcessorCannotBeFasterThanOneThread() {
        assertThat(new DemoComparison(1, TEN_SECONDS, TEN_SECONDS, 1).explanation())
                .singleElement()
                .asString()
                .contains("has one processor");
    }

    @Test
    void aThreadThatWasDisturbedMakesTheComparisonTooGoodAndThatIsSaid() {
        assertThat(new DemoComparison(2, spent(20, 10), spent(10, 10), 8).explanation())
                .containsExactly(
                        "The one thread had only 0.50 of a processor because the machine is busy, so the comparison favors the pool.");
    }

    @Test
    void bothWaysOfCountingPrimesAgree() {
        for (int limit : new int[] {0, 2, 3, 100, 1000, 100_000}) {
            assertThat(Primes.count(0, limit)).isEqualTo(Primes.countBySieve(limit));
        }
        assertThat(Primes.countBySieve(1_000_000)).isEqualTo(78_498);
    }

    private static TimeSpent spent(double wallSeconds, double cpuSeconds) {
        return new TimeSpent((long) (wallSeconds * 1e9), (long) (cpuSeconds * 1e9));
    }
}
