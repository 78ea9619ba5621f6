package dev.muster.model;

/**
 * An attempt that a client has offered to some coordinator and whose end it does not know yet.
 *
 * @param started whether the client knows that it has started
 */
public record OpenAttempt(long seq, int number, boolean started) {}
