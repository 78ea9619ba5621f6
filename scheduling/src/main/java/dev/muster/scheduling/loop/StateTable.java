package dev.muster.scheduling.loop;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The states of one life cycle and the moves between them. What is not in the table cannot happen: a move that is tried all
 * the same is a bug of the machine, and stops it.
 *
 * <p>Immutable once built, so that all objects of a life cycle share one. {@code docs/states} has a drawing of each.
 *
 * @param <S> the states
 */
public final class StateTable<S extends Enum<S>> {
    private final String subject;
    private final Map<S, Set<S>> next;

    private StateTable(String subject, Map<S, Set<S>> next) {
        this.subject = subject;
        this.next = next;
    }

    /**
     * Begins a table in which no state may be left.
     *
     * @param subject what has these states, as it is to be called in an error, for instance "runner"
     */
    public static <S extends Enum<S>> Builder<S> of(String subject, Class<S> states) {
        return new Builder<>(subject, states);
    }

    public boolean allows(S from, S to) {
        return next.getOrDefault(from, Set.of()).contains(to);
    }

    /**
     * Returns the second state, if the first may be left for it.
     *
     * @throws AssertionError if the table has no such move
     */
    public S move(S from, S to) {
        if (!allows(from, to)) throw new AssertionError("the " + subject + " is " + from + " and cannot become " + to);
        return to;
    }

    /** The table as a state diagram in the language of Mermaid. */
    public String drawing() {
        var lines = new StringJoiner("\n", "stateDiagram-v2\n", "\n");
        next.forEach((from, targets) -> targets.forEach(to -> lines.add("  " + from + " --> " + to)));
        return lines.toString();
    }

    /** Collects the moves of a table. */
    public static final class Builder<S extends Enum<S>> {
        private final String subject;
        private final Map<S, Set<S>> next;

        private Builder(String subject, Class<S> states) {
            this.subject = subject;
            this.next = new EnumMap<>(states);
        }

        /** Adds the moves from one state to others. */
        @SafeVarargs
        public final Builder<S> from(S state, S first, S... others) {
            Set<S> targets = EnumSet.of(first);
            for (S other : others) targets.add(other);
            next.put(state, targets);
            return this;
        }

        public StateTable<S> build() {
            return new StateTable<>(subject, new EnumMap<>(next));
        }
    }
}
