package dev.muster.scheduling.simulation;

import dev.muster.scheduling.scheduler.SchedulerEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who can reach whom, and who is there to be reached. */
final class SimNetwork {
    final SimWorld world;
    private final Set<String> cut = new LinkedHashSet<>(); // "from>to", by name
    private final Map<Long, SimLink> byCoordinatorLink = new LinkedHashMap<>();
    private final Map<String, SimHostFault> faults = new LinkedHashMap<>();
    private final Set<String> everBroken = new LinkedHashSet<>();
    final SimRelay relay;
    private boolean faulty = true;
    private long lastLink;
    private @Nullable SimCoordinator current;
    private @Nullable SimCoordinator second;

    SimNetwork(SimWorld world) {
        this.world = world;
        this.relay = new SimRelay(this);
    }

    /** The coordinator of the moment, dead or alive. */
    SimCoordinator coordinator() {
        return Objects.requireNonNull(current, "the world begins with one");
    }

    void coordinator(SimCoordinator coordinator) {
        current = coordinator;
    }

    /** For a while the address leads to another coordinator as well, which was taken for dead. */
    void second(SimCoordinator coordinator) {
        second = coordinator;
    }

    private SimCoordinator someCoordinator() {
        return second != null && second.alive && world.chance(0.5) ? second : coordinator();
    }

    boolean rough(double probability) {
        return faulty && world.chance(probability);
    }

    void calmDown() {
        faulty = false;
        cut.clear();
        if (second != null) second.die();
    }

    /** What is wrong with the host of this worker. */
    @Nullable
    SimHostFault faultOf(String worker) {
        return faults.get(worker);
    }

    void breakHost(String worker, SimHostFault fault) {
        world.note(worker + " has the fault " + fault);
        faults.put(worker, fault);
        everBroken.add(worker);
    }

    /** It had trouble that is no fault of its host, and may have said so. */
    void hadTrouble(String worker) {
        everBroken.add(worker);
    }

    void mendHost(String worker) {
        if (faults.remove(worker) != null) world.note(worker + " has no fault any more");
    }

    /** Whether something was ever wrong with it: it may have said so, and not yet noticed that it is over. */
    boolean wasEverBroken(String worker) {
        return everBroken.contains(worker);
    }

    void cut(String from, String to, long nanos) {
        world.note("cut " + from + " > " + to + " for " + nanos / SimWorld.MS + " ms");
        cut.add(from + ">" + to);
        world.after(nanos, () -> cut.remove(from + ">" + to));
    }

    boolean isCut(SimProcess<?, ?> from, SimProcess<?, ?> to) {
        return cut.contains(from.name + ">" + to.name);
    }

    /** Opens a stream to the coordinator, if there is one and the way is free; the dialling end learns the result. */
    void dial(SimProcess<?, ?> from, SimLink.End end, Consumer<SimLink> up) {
        world.after(
                world.between(SimWorld.MS, 30 * SimWorld.MS),
                () -> from.happens(() -> {
                    SimCoordinator target = someCoordinator();
                    boolean reachable = target.alive && !isCut(from, target) && !isCut(target, from);
                    if (!reachable) {
                        end.down.run();
                        return;
                    }
                    long number = ++lastLink;
                    var there = new SimLink.End(
                            target,
                            message -> target.receive(number, message),
                            () -> target.turn(new SchedulerEvent.LinkDown(number)));
                    var link = new SimLink(this, end, there);
                    byCoordinatorLink.put(number, link);
                    up.accept(link);
                }));
    }

    SimLink linkOf(long coordinatorLink) {
        return Objects.requireNonNull(byCoordinatorLink.get(coordinatorLink), "no such link");
    }
}
