package dev.muster.scheduling.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The whole cluster under trouble, thousands of times. {@code -Dmuster.sim.seeds=100000} runs more seeds,
 * {@code -Dmuster.sim.seed=N} replays one.
 */
final class SimulationTest {
    private static final long SEEDS = Long.getLong("muster.sim.seeds", 2_000);

    @Test
    void whateverHappensEveryTaskEndsExactlyOnceAndNothingIsLeft() {
        Long only = Long.getLong("muster.sim.seed");
        var seeds = LongStream.range(0, SEEDS);
        var starts = new LongSummaryStatistics();
        var broughtBack = new LongSummaryStatistics();
        var met = new HashSet<Class<?>>();
        (only == null ? seeds : LongStream.of(only)).forEach(seed -> {
            var simulation = run(new Simulation(seed));
            starts.accept(simulation.starts);
            broughtBack.accept(simulation.broughtBack());
            met.addAll(simulation.world.met);
        });
        assertThat(starts.getSum()).as("tasks really ran").isPositive();
        if (only == null && SEEDS >= 1_000) {
            assertThat(broughtBack.getSum())
                    .as("lost attempts came back in time")
                    .isPositive();
            assertThat(met).as("what some machine was given").containsAll(whatMachinesCanBeGiven());
        }
    }

    /** All events of the three machines, and all messages of their peers. A new one needs a place in the simulation. */
    private static List<Class<?>> whatMachinesCanBeGiven() {
        return Stream.of(
                        LedgerEvent.class,
                        SchedulerEvent.class,
                        SupervisorEvent.class,
                        ClientToCoordinator.class,
                        WorkerToCoordinator.class,
                        CoordinatorToClient.class,
                        CoordinatorToWorker.class)
                .<Class<?>>flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .toList();
    }

    @Test
    void k4_aCoordinatorThatStopsForAWhileAndWakesUpRunsNothingAgain() {
        for (long seed = 0; seed < SEEDS / 50; seed++) {
            var simulation = run(new Simulation(seed, Simulation.Trouble.COORDINATOR_STOPS));
            assertThat(simulation.startedAttemptsLost()).as("seed %d", seed).isZero();
        }
    }

    private static Simulation run(Simulation simulation) {
        try {
            simulation.run();
        } catch (RuntimeException | AssertionError broken) {
            boolean told = broken.getMessage() != null && broken.getMessage().startsWith("seed ");
            if (told) throw broken;
            AssertionError located = simulation.world.broken(broken.toString());
            located.initCause(broken);
            throw located;
        }
        return simulation;
    }

    @Test
    void i9_theSameSeedGivesTheSameStory() {
        for (long seed = 0; seed < 40; seed++) {
            assertThat(storyOf(seed)).as("seed %d", seed).isEqualTo(storyOf(seed));
        }
    }

    private static long storyOf(long seed) {
        var simulation = new Simulation(seed);
        simulation.run();
        return simulation.world.traceHash();
    }
}
