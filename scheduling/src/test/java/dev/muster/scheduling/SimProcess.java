package dev.muster.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A process with a machine in it: it can be killed, and stopped for a while. */
abstract class SimProcess<E, C> {
    final SimWorld world;
    final String name;
    private final Machine<E, C> machine;
    final List<SimLink> links = new ArrayList<>();
    boolean alive = true;
    private long pausedUntilNanos = Long.MIN_VALUE;
    private long wakeUpDueNanos = Long.MAX_VALUE;

    SimProcess(SimWorld world, String name, Machine<E, C> machine) {
        this.world = world;
        this.name = name;
        this.machine = machine;
    }

    abstract void perform(C command);

    /** Something happens to the process: now, or when it has woken up, or never if it is dead. */
    void happens(Runnable what) {
        if (!alive) return;
        if (world.now() < pausedUntilNanos) world.at(pausedUntilNanos, () -> happens(what));
        else what.run();
    }

    void pause(long nanos) {
        world.note(name + " stops for " + nanos / SimWorld.MS + " ms");
        pausedUntilNanos = Math.max(pausedUntilNanos, world.now() + nanos);
    }

    void turn(E event) {
        for (C command : machine.handle(event, world.now())) perform(command);
        setAlarm();
    }

    private void setAlarm() {
        OptionalLong deadline = machine.nextDeadlineNanos();
        if (deadline.isEmpty() || deadline.getAsLong() >= wakeUpDueNanos) return;
        long due = Math.max(deadline.getAsLong(), world.now());
        wakeUpDueNanos = due;
        world.at(
                due,
                () -> happens(() -> {
                    if (wakeUpDueNanos == due) wakeUpDueNanos = Long.MAX_VALUE;
                    OptionalLong still = machine.nextDeadlineNanos();
                    if (still.isPresent() && still.getAsLong() <= world.now()) turn(machine.timePassed());
                    else setAlarm();
                }));
    }

    void die() {
        world.note(name + " is killed");
        alive = false;
        for (SimLink link : List.copyOf(links)) link.endDied(this);
    }
}
