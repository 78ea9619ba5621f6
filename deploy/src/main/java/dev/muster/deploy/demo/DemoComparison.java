package dev.muster.deploy.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The same work in one thread and on child JVMs, and what to think of the difference.
 *
 * @param processors how many this machine has, and as many child JVMs
 * @param alone one thread
 * @param pooled the child JVMs
 * @param load how many threads of the whole machine wanted a processor, on the average of the last minute; negative if unknown
 */
record DemoComparison(int processors, TimeSpent alone, TimeSpent pooled, double load) {
    /** From this part of what is possible on, there is nothing to explain. */
    private static final double GOOD = 0.75;

    private static final double UNDISTURBED = 0.8;
    private static final double SLOWED_DOWN = 1.25;

    double timesAsFast() {
        return alone.wallSeconds() / pooled.wallSeconds();
    }

    /** How many processors the tasks had, on the average. */
    private double processorsHad() {
        return pooled.cpuSeconds() / pooled.wallSeconds();
    }

    /** Why the child JVMs were not as many times as fast as there are processors; empty if they were, or nearly. */
    List<String> explanation() {
        var sentences = new ArrayList<String>();
        if (processors == 1) {
            sentences.add("This machine has one processor, so one child JVM cannot be faster than one thread;"
                    + " more processors or more machines make the pool faster.");
        } else if (timesAsFast() < GOOD * processors) {
            explainProcessors(sentences);
            explainSpeed(sentences);
        }
        if (alone.cpuNanos() < UNDISTURBED * alone.wallNanos()) {
            sentences.add(
                    "The one thread had only %.2f of a processor because the machine is busy, so the comparison favors the pool."
                            .formatted(alone.cpuSeconds() / alone.wallSeconds()));
        }
        return sentences;
    }

    private void explainProcessors(List<String> sentences) {
        if (processorsHad() >= UNDISTURBED * processors) return;
        String had = "The tasks had %.1f of %d processors".formatted(processorsHad(), processors);
        if (load > processors + 0.5) {
            sentences.add(
                    "%s: this machine is busy with other work (load average %.1f). An idle machine gives a better result."
                            .formatted(had, load));
        } else {
            sentences.add(had + "; other programs, or a limit on this container, took the rest.");
        }
    }

    private void explainSpeed(List<String> sentences) {
        double dearer = pooled.cpuSeconds() / alone.cpuSeconds();
        if (dearer < SLOWED_DOWN) return;
        sentences.add(
                ("The same work took %.1f times the CPU time when all processors worked: they slow each other down,"
                                + " as processors that share a core or a host do.")
                        .formatted(dearer));
    }
}
