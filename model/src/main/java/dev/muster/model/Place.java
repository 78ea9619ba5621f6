package dev.muster.model;

/**
 * Where an attempt ran.
 *
 * @param host the host of the worker, as it calls itself
 * @param worker the worker daemon
 * @param pid the process of the runner
 */
public record Place(String host, WorkerId worker, long pid) {
    @Override
    public String toString() {
        return "runner " + pid + " of worker " + worker.name() + " on " + host;
    }
}
