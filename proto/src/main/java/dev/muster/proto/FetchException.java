package dev.muster.proto;

import dev.muster.model.FetchFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes could not be fetched; the message says why, the fault says where the cause lies. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FetchFault fault;

    public FetchException(FetchFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public FetchFault fault() {
        return fault;
    }
}
