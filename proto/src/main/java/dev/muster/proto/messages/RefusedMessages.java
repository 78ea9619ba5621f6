package dev.muster.proto.messages;

import dev.muster.model.RefusalReason;

/** The word of a family for turning a peer away. */
public interface RefusedMessages<T> {
    T refusal(RefusalReason reason, String message);

    boolean isRefusal(T message);
}
