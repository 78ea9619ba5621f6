package dev.muster.model;

/** Why a coordinator turns a peer away. */
public enum RefusalReason {
    /** The peers have different versions of the protocol. Final. */
    VERSION_MISMATCH,
    /** The payload formats differ. Final. */
    CODEC_MISMATCH,
    /** The credential is missing, wrong, or for another role. Final. */
    CREDENTIAL,
    /** A later registration of the same session or worker is known; the loser stops. Final for that registration. */
    STALE_EPOCH,
    /** The coordinator has reached its limit of sessions. A later attempt may succeed. */
    FULL,
    /** The coordinator is going away. Worth another try, elsewhere or later. */
    SHUTTING_DOWN,
    /** Another worker of that name is alive. Final, once it has been so for longer than a dead one is taken for alive. */
    NAME_TAKEN,
    /** The peer broke the protocol. Final. */
    PROTOCOL_ERROR;

    /** Whether trying again can help. */
    public boolean isTransient() {
        return this == FULL || this == SHUTTING_DOWN;
    }
}
