package dev.muster.client.session;

import static java.util.Objects.requireNonNull;

import dev.muster.client.code.BlobShelf;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.proto.Transport;
import dev.muster.scheduling.ledger.Ledger;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.loop.MachineLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loop of one session's ledger, from the first event that needs it. */
final class LedgerLoop implements LedgerCommandHandler.Inbox {
    private volatile @Nullable MachineLoop<LedgerEvent, LedgerCommand> loop; // null until it is made

    boolean isMade() {
        return loop != null;
    }

    /** Makes the loop, which takes events from now on. {@link #start} starts its thread. */
    void make(
            String pool,
            Ledger ledger,
            CompletableFuture<Transport> transport,
            LedgerCommandHandler.Tasks tasks,
            BlobShelf shelf,
            Consumer<Throwable> whenBroken) {
        var effects = new LedgerCommandHandler(transport, LedgerCommandHandler.hello(pool), tasks, shelf, this);
        loop = new MachineLoop<>(ThreadRole.POOL_LOOP, pool + "-loop", ledger, effects, System::nanoTime, whenBroken);
    }

    void start() {
        requireNonNull(loop).start();
    }

    /** Does nothing before the loop is made: there is nothing to tell. */
    void tell(LedgerEvent event) {
        if (isMade()) enqueue(event);
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

    /** Ends its thread, if there is one. */
    void close() {
        MachineLoop<LedgerEvent, LedgerCommand> made = loop;
        if (made != null) made.close();
    }
}
