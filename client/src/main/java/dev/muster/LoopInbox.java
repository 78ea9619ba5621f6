package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.loop.MachineLoop;
import org.jspecify.annotations.Nullable;

/** The loop as its hands see it: they are made before it is. */
final class LoopInbox implements Hands.Inbox {
    private @Nullable MachineLoop<LedgerEvent, LedgerCommand> loop; // set before the loop starts

    void lead(MachineLoop<LedgerEvent, LedgerCommand> made) {
        loop = made;
    }

    @Override
    public void enqueue(LedgerEvent event) {
        requireNonNull(loop).enqueue(event);
    }

    @Override
    public void enqueue(LedgerEvent event, Runnable whenHandled) {
        requireNonNull(loop).enqueue(event, whenHandled);
    }

    @Override
    public void run(Runnable action) {
        var unused = requireNonNull(loop).ask(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }
}
