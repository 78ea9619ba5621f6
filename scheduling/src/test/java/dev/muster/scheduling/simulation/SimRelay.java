package dev.muster.scheduling.simulation;

import dev.muster.scheduling.scheduler.SchedulerEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Large bytes on their way from one process to another through the coordinator, beside the streams. */
final class SimRelay {
    private static final long LIMIT_NANOS = 20 * SimWorld.S;

    private record Transfer(SimProcess<?, ?> wanting, Runnable arrived, Runnable failed) {}

    private final SimNetwork network;
    private final SimWorld world;
    private final Map<Long, Transfer> open = new LinkedHashMap<>();
    private long last;

    SimRelay(SimNetwork network) {
        this.network = network;
        this.world = network.world;
    }

    /**
     * A process wants bytes that another has. One of the two actions happens in it, unless it dies.
     *
     * @param question what the coordinator is asked, by the number of the transfer
     */
    void want(SimProcess<?, ?> wanting, LongFunction<SchedulerEvent> question, Runnable arrived, Runnable failed) {
        long transfer = ++last;
        open.put(transfer, new Transfer(wanting, arrived, failed));
        world.after(world.between(SimWorld.MS, 30 * SimWorld.MS), () -> {
            SimCoordinator target = network.coordinator();
            boolean reachable = target.alive && !network.isCut(wanting, target) && !network.isCut(target, wanting);
            if (reachable) target.happens(() -> target.turn(question.apply(transfer)));
            else failed(transfer);
        });
        world.after(LIMIT_NANOS, () -> failed(transfer));
    }

    /** The process that has the bytes gives them away. */
    void push(SimProcess<?, ?> holder, long transfer) {
        world.after(world.between(SimWorld.MS, 200 * SimWorld.MS), () -> {
            boolean free = holder.alive && !network.isCut(holder, network.coordinator());
            if (free && !network.rough(0.02)) arrived(transfer);
            else failed(transfer);
        });
    }

    private void arrived(long transfer) {
        Transfer done = open.remove(transfer);
        if (done != null) done.wanting.happens(done.arrived);
    }

    void failed(long transfer) {
        Transfer broken = open.remove(transfer);
        if (broken != null) broken.wanting.happens(broken.failed);
    }
}
