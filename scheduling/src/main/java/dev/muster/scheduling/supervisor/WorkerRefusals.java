package dev.muster.scheduling.supervisor;

import dev.muster.model.Limits;
import dev.muster.model.RefusalReason;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.scheduling.loop.Dialer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does when its coordinator turns it away. It tries again, since most reasons pass; it gives up when another worker
 * keeps its name. A wrong credential does not pass by itself, so the operator is warned at once, and again only when the text
 * changes.
 */
final class WorkerRefusals {
    /** A predecessor that died without a sign holds the name for no longer than a silent worker counts as alive. */
    private static final long NAME_PATIENCE_NANOS = 2 * Limits.SUSPECT_AFTER.toNanos();

    private final Dialer<SupervisorCommand> dialer;

    @Nullable
    private Long nameTakenSinceNanos;

    private String lastMessage = "";

    WorkerRefusals(Dialer<SupervisorCommand> dialer) {
        this.dialer = dialer;
    }

    /** A stream is up: the next refusal is a new one. */
    void linkUp() {
        lastMessage = "";
    }

    /** The coordinator has said something other than a refusal. */
    void accepted() {
        nameTakenSinceNanos = null;
    }

    void refused(CoordinatorToWorker.Refused m, long now, List<SupervisorCommand> out) {
        boolean isNew = !m.message().equals(lastMessage);
        lastMessage = m.message();
        if (isNew && m.reason() == RefusalReason.CREDENTIAL) {
            out.add(new SupervisorCommand.Warn("this worker cannot join and tries again: " + m.message()));
        }
        boolean taken = m.reason() == RefusalReason.NAME_TAKEN;
        Long since = nameTakenSinceNanos;
        if (!taken) nameTakenSinceNanos = null;
        else if (since == null) nameTakenSinceNanos = now;
        if (taken && since != null && now - since >= NAME_PATIENCE_NANOS) {
            dialer.off("refused: " + m.message(), out);
            out.add(new SupervisorCommand.GiveUp(m.reason(), m.message()));
        } else {
            dialer.drop("refused: " + m.message(), now, out);
        }
    }
}
