package dev.muster.scheduling.simulation;

import dev.muster.model.Attempt;
import dev.muster.scheduling.scheduler.SchedulerConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The invariants that can be read off the machines after each step; the others are checked where the thing happens. */
final class SimInvariants {
    private SimInvariants() {}

    static void check(
            SimWorld world, SimCoordinator coordinator, Collection<SimWorker> workers, List<SimClient> clients) {
        Map<Attempt, String> places = new LinkedHashMap<>();
        for (SimWorker worker : workers) {
            if (!worker.alive) continue;
            for (Attempt attempt : worker.supervisor.held()) {
                String other = places.put(attempt, worker.name);
                world.check(other == null, () -> "I2: " + attempt + " is on " + other + " and " + worker.name);
            }
            for (Attempt attempt : worker.callFiles) {
                world.check(
                        worker.supervisor.held().contains(attempt),
                        () -> worker.name + " keeps the call of an attempt that it has forgotten: " + attempt);
            }
            int holds = worker.supervisor.unended();
            String fault = worker.supervisor.inconsistency();
            world.check(fault.isEmpty(), () -> worker.name + ": " + fault);
            world.check(
                    holds <= worker.slots * (1 + SchedulerConfig.AHEAD_PER_SLOT_MAX),
                    () -> "I3: " + worker.name + " holds " + holds);
        }
        if (coordinator.alive) {
            String fault = coordinator.scheduler.inconsistency();
            world.check(fault.isEmpty(), () -> "I6: coordinator: " + fault);
        }
        for (SimClient client : clients) {
            String fault = client.ledger.inconsistency();
            world.check(fault.isEmpty(), () -> "I6: " + client.name + ": " + fault);
        }
    }
}
