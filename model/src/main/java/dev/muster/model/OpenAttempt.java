package dev.muster.model;

/**
 * An attempt that a client has offered to some coordinator and of whose end it has not heard.
 *
 * @param started whether the client has heard of its start
 */
public record OpenAttempt(long seq, int number, boolean started) {}
