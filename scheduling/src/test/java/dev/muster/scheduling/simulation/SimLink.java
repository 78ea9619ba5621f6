package dev.muster.scheduling.simulation;

import dev.muster.model.jvm.LinkGuard;
import java.util.function.Consumer;

/**
 * A stream between a process that dialled and a coordinator. It delays, and where the world is rough it loses, doubles and
 * reorders; each end numbers what it says and guards what it receives, as the wire does.
 */
final class SimLink {
    /** One end: who, by which number it knows the link, and what it does with what comes. */
    static final class End {
        final SimProcess<?, ?> process;
        final Consumer<Object> receives;
        final Runnable down;
        private final LinkGuard guard = new LinkGuard();
        private long said;
        private long lastArrivalNanos = Long.MIN_VALUE;
        private boolean over;

        End(SimProcess<?, ?> process, Consumer<Object> receives, Runnable down) {
            this.process = process;
            this.receives = receives;
            this.down = down;
        }
    }

    private final SimWorld world;
    private final SimNetwork network;
    private final End dialer;
    private final End coordinator;

    SimLink(SimNetwork network, End dialer, End coordinator) {
        this.network = network;
        this.world = network.world;
        this.dialer = dialer;
        this.coordinator = coordinator;
        dialer.process.links.add(this);
        coordinator.process.links.add(this);
    }

    void say(SimProcess<?, ?> from, Object message) {
        End here = from == dialer.process ? dialer : coordinator;
        End there = here == dialer ? coordinator : dialer;
        if (here.over) return;
        long number = ++here.said;
        if (network.rough(0.002)) {
            world.note("lost on the way: " + message);
            return;
        }
        send(here, there, number, message);
        if (network.rough(0.004)) send(here, there, number, message);
    }

    private void send(End here, End there, long number, Object message) {
        long arrival = world.now() + world.between(50_000, 4 * SimWorld.MS);
        if (network.rough(0.002)) arrival += world.between(SimWorld.MS, 200 * SimWorld.MS);
        else arrival = Math.max(arrival, there.lastArrivalNanos + 1);
        there.lastArrivalNanos = Math.max(arrival, there.lastArrivalNanos);
        world.at(arrival, () -> there.process.receives(this, () -> arrive(here, there, number, message)));
    }

    private void arrive(End here, End there, long number, Object message) {
        if (network.isCut(here.process, there.process)) return;
        // A message of a stream that is over may still lie somewhere in the process: the machine must recognize it.
        if (there.over && !network.rough(0.2)) return;
        switch (there.guard.judge(number)) {
            case TAKE -> there.receives.accept(message);
            case DROP -> {}
            case BREAK -> {
                world.note("a gap on the link of " + dialer.process.name);
                breakOff();
            }
        }
    }

    /** One end closes the link: the other one learns it after the messages before. */
    void closeLink(SimProcess<?, ?> from) {
        End here = from == dialer.process ? dialer : coordinator;
        if (here.over) return;
        here.over = true;
        End there = here == dialer ? coordinator : dialer;
        long arrival = Math.max(world.now() + SimWorld.MS, there.lastArrivalNanos + 1);
        world.at(arrival, () -> there.process.receives(this, () -> reportDown(here, there)));
        forgetIfOver();
    }

    void breakOff() {
        for (End end : new End[] {dialer, coordinator}) {
            long delay = world.between(SimWorld.MS, 50 * SimWorld.MS);
            End other = end == dialer ? coordinator : dialer;
            world.after(delay, () -> end.process.receives(this, () -> reportDown(other, end)));
        }
    }

    void endDied(SimProcess<?, ?> dead) {
        End here = dead == dialer.process ? dialer : coordinator;
        End there = here == dialer ? coordinator : dialer;
        here.over = true;
        dead.links.remove(this);
        world.after(
                world.between(SimWorld.MS, 20 * SimWorld.MS),
                () -> there.process.happens(() -> reportDown(here, there)));
    }

    private void reportDown(End from, End end) {
        if (end.over) return;
        if (network.isCut(from.process, end.process))
            return; // not even the end of it gets through: only silence shows it
        end.over = true;
        end.down.run();
        forgetIfOver();
    }

    private void forgetIfOver() {
        if (!dialer.over || !coordinator.over) return;
        dialer.process.links.remove(this);
        coordinator.process.links.remove(this);
    }

    boolean isBetween(SimProcess<?, ?> process) {
        return dialer.process == process || coordinator.process == process;
    }
}
