package dev.muster.scheduling.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Virtual time, one source of chance, and what is to happen when. The same seed gives the same world. */
final class SimWorld {
    static final long MS = 1_000_000L;
    static final long S = 1_000 * MS;
    private static final int TAIL = 25;
    private static final long STEPS_MAX = 1_000_000;

    private record Due(long nanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final long seed;
    final SplittableRandom random;
    final List<Runnable> checks = new ArrayList<>();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final ArrayDeque<String> tail = new ArrayDeque<>();
    private long order;
    private long now = -10 * S; // a clock may well start below zero
    private long traceHash = 17;
    long steps;

    /** The kinds of events and messages that some machine has been given. */
    final Set<Class<?>> met = new LinkedHashSet<>();

    SimWorld(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    long now() {
        return now;
    }

    void after(long delayNanos, Runnable action) {
        at(now + delayNanos, action);
    }

    void at(long nanos, Runnable action) {
        agenda.add(new Due(Math.max(nanos, now), order++, action));
    }

    /** One thing happens, and then every invariant holds. False when nothing is left to happen before the limit. */
    boolean step(long limitNanos) {
        Due due = agenda.peek();
        if (due == null || due.nanos > limitNanos) return false;
        agenda.poll();
        now = due.nanos;
        if (++steps > STEPS_MAX) throw broken("no end in sight after " + steps + " steps");
        due.action.run();
        checks.forEach(Runnable::run);
        return true;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A time between the two, the short ones as likely as the long ones. */
    long between(long least, long most) {
        return (long) (least * Math.pow((double) most / least, random.nextDouble()));
    }

    void note(String what) {
        traceHash = traceHash * 31 + what.hashCode() + now;
        tail.addLast("%10.3f ms  %s".formatted(now / 1e6, what));
        if (tail.size() > TAIL) tail.removeFirst();
    }

    long traceHash() {
        return traceHash;
    }

    AssertionError broken(String what) {
        return new AssertionError("seed " + seed + ": " + what + "\nreplay with -Dmuster.sim.seed=" + seed
                + "\nthe last lines:\n" + String.join("\n", tail));
    }

    void check(boolean holds, Supplier<String> what) {
        if (!holds) throw broken(what.get());
    }
}
