package dev.muster.proto;

import dev.muster.task.RefusalReason;

/** The word of a family for turning a peer away. */
interface Refusals<T> {
    T refusal(RefusalReason reason, String message);

    boolean isRefusal(T message);
}
