package dev.muster.worker;

import dev.muster.model.RefusalReason;
import java.io.IOException;

/** The coordinator turned a worker away for good; the message says why and what to do. */
public final class WorkerRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    WorkerRefusedException(RefusalReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}
