package dev.muster.scheduling.simulation;

import dev.muster.scheduling.loop.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;

/** A process with a machine in it: it can be killed, and stopped for a while. */
abstract class SimProcess<E, C> {
    final SimWorld world;
    final String name;
    private final Machine<E, C> machine;
    final List<SimLink> links = new ArrayList<>();
    boolean alive = true;
    private long pausedUntilNanos = Long.MIN_VALUE;
    private final Map<SimLink, Queue<Runnable>> unread = new LinkedHashMap<>();
    private long deafUntilNanos = Long.MIN_VALUE;
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

    /**
     * Something comes through a socket. What came while the process was stopped is read a little after its timers have rung:
     * each link in order, the links in any.
     */
    void receives(SimLink link, Runnable what) {
        if (!alive) return;
        if (unread.isEmpty() && world.now() >= deafUntilNanos) {
            what.run();
            return;
        }
        if (unread.isEmpty()) world.at(deafUntilNanos, this::readAll);
        unread.computeIfAbsent(link, any -> new ArrayDeque<>()).add(what);
    }

    private void readAll() {
        if (!alive) return;
        if (world.now() < deafUntilNanos) {
            world.at(deafUntilNanos, this::readAll);
            return;
        }
        var order = new ArrayList<>(unread.keySet());
        while (!order.isEmpty()) {
            SimLink link = order.remove(world.random.nextInt(order.size()));
            for (Runnable what : Objects.requireNonNull(unread.get(link))) if (alive) what.run();
        }
        unread.clear();
    }

    void pause(long nanos) {
        world.note(name + " stops for " + nanos / SimWorld.MS + " ms");
        pausedUntilNanos = Math.max(pausedUntilNanos, world.now() + nanos);
        deafUntilNanos = Math.max(deafUntilNanos, pausedUntilNanos + world.between(SimWorld.MS, 500 * SimWorld.MS));
    }

    void turn(E event) {
        world.met.add(event.getClass());
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
