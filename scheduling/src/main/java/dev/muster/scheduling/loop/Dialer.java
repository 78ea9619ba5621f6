package dev.muster.scheduling.loop;

import dev.muster.model.Limits;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Keeps one stream to a coordinator up: dials, beats, notices silence, and dials again with back-off and jitter, so that a
 * coordinator that comes back is not met by everybody at once.
 *
 * <p>IDLE → DIALING on wanted; DIALING → UP or WAITING; UP → WAITING on loss; WAITING → DIALING when its time has come;
 * any → OFF for good.
 *
 * @param <C> the commands of the machine it works for
 */
public final class Dialer<C> {
    static final long BEAT_NANOS = 1_000_000_000L;
    private static final long LOST_NANOS = Limits.LOST_AFTER.toNanos();
    private static final long DIAL_LIMIT_NANOS = 2 * LOST_NANOS;
    private static final long FIRST_DELAY_NANOS = 100_000_000L;
    private static final long LAST_DELAY_NANOS = 5_000_000_000L;

    /** The commands of the machine that the dialer gives. */
    public interface Commands<C> {
        C dial(long link);

        C closeLink(long link, String why);
    }

    enum State {
        /** No stream has been wanted yet. */
        IDLE,
        /** A stream is being opened. */
        DIALING,
        /** The stream can be written to. */
        UP,
        /** The last stream is over, and the pause before the next has begun. */
        WAITING,
        /** No stream is wanted any more. */
        OFF
    }

    static final StateTable<State> TABLE = StateTable.of("dialer", State.class)
            .from(State.IDLE, State.DIALING, State.OFF)
            .from(State.DIALING, State.UP, State.WAITING, State.OFF)
            .from(State.UP, State.WAITING, State.OFF)
            .from(State.WAITING, State.DIALING, State.OFF)
            .build();

    private final Commands<C> commands;
    private final LongFunction<C> beat;
    private final SplittableRandom jitter;
    private final StallDetector stallDetector;
    private State state = State.IDLE;
    private long link;
    private int failures;
    private long dueNanos; // WAITING: when to dial; DIALING: when to give up
    private long beatDueNanos;
    private long receivedNanos;

    public Dialer(Commands<C> commands, LongFunction<C> beat, long jitterSeed, StallDetector stallDetector) {
        this.commands = commands;
        this.beat = beat;
        this.jitter = new SplittableRandom(jitterSeed);
        this.stallDetector = stallDetector;
    }

    /** A stream is wanted from now on. */
    public void wanted(long now, List<C> out) {
        if (state == State.IDLE) dial(now, out);
    }

    /** Whether this is the stream in use. */
    public boolean isCurrent(long candidate) {
        return candidate == link && (state == State.UP || state == State.DIALING);
    }

    public boolean isUp() {
        return state == State.UP;
    }

    public long link() {
        return link;
    }

    /** The stream can be written to; false if it is not the one in use, and then it is closed. */
    public boolean linkUp(long candidate, long now, List<C> out) {
        if (state != State.DIALING || candidate != link) {
            out.add(commands.closeLink(candidate, "another stream has taken its place"));
            return false;
        }
        become(State.UP);
        receivedNanos = now;
        beatDueNanos = now + BEAT_NANOS;
        return true;
    }

    /** A message was received on the stream in use. */
    public void received(long now) {
        receivedNanos = now;
    }

    /** The message was no refusal: the next loss starts from the shortest delay again. */
    public void accepted() {
        failures = 0;
    }

    /** The stream is over; whether it was the one in use. */
    public boolean linkDown(long candidate, long now) {
        if (!isCurrent(candidate)) return false;
        waitBeforeDialing(now);
        return true;
    }

    /** Ends the stream in use and dials another later. */
    public void drop(String why, long now, List<C> out) {
        if (state == State.UP || state == State.DIALING) {
            out.add(commands.closeLink(link, why));
            waitBeforeDialing(now);
        }
    }

    /** No stream is wanted any more. */
    public void off(String why, List<C> out) {
        if (state == State.UP || state == State.DIALING) out.add(commands.closeLink(link, why));
        become(State.OFF);
    }

    /** Does what is due; whether the stream in use was given up. */
    public boolean timePassed(long now, List<C> out) {
        switch (state) {
            case WAITING -> {
                if (now - dueNanos >= 0) dial(now, out);
            }
            case DIALING -> {
                if (now - stallDetector.afterCatchingUp(dueNanos) >= 0)
                    drop("it could not be opened in time", now, out);
            }
            case UP -> {
                if (now - stallDetector.afterCatchingUp(receivedNanos + LOST_NANOS) >= 0) {
                    drop("nothing was received for " + Limits.LOST_AFTER.toSeconds() + " s", now, out);
                    return true;
                }
                if (now - beatDueNanos >= 0) {
                    out.add(beat.apply(link));
                    beatDueNanos = now + BEAT_NANOS;
                }
            }
            default -> {}
        }
        return false;
    }

    public OptionalLong nextDeadlineNanos() {
        return switch (state) {
            case WAITING -> OptionalLong.of(dueNanos);
            case DIALING -> OptionalLong.of(stallDetector.afterCatchingUp(dueNanos));
            case UP ->
                OptionalLong.of(
                        Deadlines.earlier(beatDueNanos, stallDetector.afterCatchingUp(receivedNanos + LOST_NANOS)));
            default -> OptionalLong.empty();
        };
    }

    private void become(State next) {
        if (next != state) state = TABLE.move(state, next);
    }

    private void dial(long now, List<C> out) {
        become(State.DIALING);
        link++;
        dueNanos = now + DIAL_LIMIT_NANOS;
        out.add(commands.dial(link));
    }

    private void waitBeforeDialing(long now) {
        long ceiling = Math.min(LAST_DELAY_NANOS, FIRST_DELAY_NANOS << Math.min(failures, 10));
        failures++;
        become(State.WAITING);
        dueNanos = now + ceiling / 4 + jitter.nextLong(ceiling);
    }
}
