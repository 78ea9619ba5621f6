package dev.muster.proto.security;

/** What a caller wants to be. */
public enum Role {
    /** Opens a session. */
    CLIENT,
    /** Joins as a worker. */
    WORKER,
    /** Asks and drains. */
    ADMIN,
    /** Fetches or pushes bytes: clients and workers do. */
    BULK
}
