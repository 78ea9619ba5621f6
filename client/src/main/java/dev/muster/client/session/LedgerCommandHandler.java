package dev.muster.client.session;

import dev.muster.client.code.BlobShelf;
import dev.muster.client.futures.Dependents;
import dev.muster.codec.Codec;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.ThisHost;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.loop.MachineLoop;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Performs what the ledger wants, on the thread of its loop: streams here, everything about tasks in the session. */
final class LedgerCommandHandler implements MachineLoop.CommandHandler<LedgerCommand> {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** What the session makes of the commands that concern its tasks. Called on the thread of the loop; must be quick. */
    interface Tasks {
        void started(LedgerCommand.ReportStarted command);

        void complete(LedgerCommand.Complete command);

        void capacity(int workers, int slots);

        /** A coordinator has answered and may take this session; on the thread of the transport. */
        void greeted();

        /** A coordinator has accepted this session; once for each stream. */
        void registered();

        /** A stream could not be opened or ended, and not because this session wants none; it will be tried again. */
        void disconnected(String why);

        /** A process of this session died, busy or idle. */
        void runnerDied(TaskFailure failure);

        /** Something of this process threw that each further attempt would meet again; on any thread. */
        void fault(Throwable thrown);

        void givenUp(RefusalReason reason, String message);

        void finished();
    }

    /** The way to the loop. */
    interface Inbox {
        void enqueue(LedgerEvent event);

        /** Runs the second argument when the event has been handled. */
        void enqueue(LedgerEvent event, Runnable whenHandled);

        /** Runs this on the thread of the loop. */
        void run(Runnable action);
    }

    private final CompletableFuture<Transport> transport;
    private final PeerHello hello;
    private final Tasks tasks;
    private final BlobShelf shelf;
    private final Inbox inbox;
    // The loop's own.
    private long wanted = -1; // the stream that the ledger wants, dialed or about to be
    private @Nullable Link<ClientToCoordinator> link;
    private boolean unflushed;

    LedgerCommandHandler(
            CompletableFuture<Transport> transport, PeerHello hello, Tasks tasks, BlobShelf shelf, Inbox inbox) {
        this.transport = transport;
        this.hello = hello;
        this.tasks = tasks;
        this.shelf = shelf;
        this.inbox = inbox;
    }

    @Override
    public void perform(LedgerCommand command) {
        if (command instanceof LedgerCommand.ToCoordinator c) say(c);
        else if (command instanceof LedgerCommand.Complete c) tasks.complete(c);
        else if (command instanceof LedgerCommand.Registered) tasks.registered();
        else if (command instanceof LedgerCommand.ReportStarted c) tasks.started(c);
        else if (command instanceof LedgerCommand.ReportCapacity c) tasks.capacity(c.workers(), c.slots());
        else if (command instanceof LedgerCommand.ReportRunnerDied c) tasks.runnerDied(c.failure());
        else if (command instanceof LedgerCommand.PushBlob c) push(c);
        else if (command instanceof LedgerCommand.Dial c) dial(c.link());
        else if (command instanceof LedgerCommand.CloseLink c) closeLink(c.link(), c.why());
        else if (command instanceof LedgerCommand.GiveUp c) tasks.givenUp(c.reason(), c.message());
        else if (command instanceof LedgerCommand.Finished) tasks.finished();
        else throw new AssertionError("no handler for " + command);
    }

    @Override
    public void flush() {
        if (!unflushed) return;
        unflushed = false;
        if (link != null) link.flush();
    }

    private void say(LedgerCommand.ToCoordinator command) {
        if (link == null || command.link() != wanted)
            return; // it has just ended, and the ledger is about to be notified
        link.send(command.message());
        unflushed = true;
    }

    /** Opens the stream as soon as there is a transport: an embedded cluster may still be starting. */
    private void dial(long number) {
        wanted = number;
        link = null;
        if (transport.isDone()) {
            open(number);
        } else {
            Dependents.add(transport, (ready, failure) -> inbox.run(() -> open(number)), tasks::fault);
        }
    }

    private void open(long number) {
        if (number != wanted || transport.isCompletedExceptionally()) return;
        try {
            link = transport.join().openSession(hello, new Listener(number));
        } catch (OutOfMemoryError e) { // no thread, perhaps, and there may be one next time
            String why = OwnFault.words(e);
            tasks.disconnected(why);
            inbox.enqueue(new LedgerEvent.LinkDown(number, why));
        } catch (Throwable e) { // such as a transport that is missing on the class path
            tasks.fault(e);
        }
    }

    private void closeLink(long number, String why) {
        if (number != wanted) return;
        wanted = -1;
        if (link == null) return;
        link.flush();
        link.close(why);
        link = null;
    }

    private void push(LedgerCommand.PushBlob command) {
        if (!transport.isDone() || transport.isCompletedExceptionally()) return;
        var pushed = transport.join().bulk().push(command.transfer(), shelf.source(command.blob()));
        Dependents.add(pushed, (done, failure) -> pushed(command, failure), tasks::fault);
    }

    private void pushed(LedgerCommand.PushBlob command, @Nullable Throwable failure) {
        if (failure == null) return;
        if (OwnFault.isLasting(failure)) tasks.fault(failure); // first: a log can be what is broken
        try {
            LOG.log(System.Logger.Level.DEBUG, "blob " + command.blob(), failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e); // nothing depends on what a log says
        }
    }

    /** What this process says of itself and of a pool of that name. */
    static PeerHello hello(String pool) {
        String version = LedgerCommandHandler.class.getPackage().getImplementationVersion();
        return PeerHello.ofThisProcess(version == null ? "dev" : version, Codec.digest(), ThisHost.name(), pool);
    }

    /** From the transport's thread to the inbox of the loop. */
    private final class Listener implements LinkListener<CoordinatorToClient> {
        private final long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void onUp(PeerHello peer) {
            tasks.greeted();
            inbox.enqueue(new LedgerEvent.LinkUp(number));
        }

        @Override
        public void onMessages(List<CoordinatorToClient> batch, Runnable handled) {
            Iterator<CoordinatorToClient> messages = batch.iterator();
            if (!messages.hasNext()) handled.run();
            while (messages.hasNext()) {
                var event = new LedgerEvent.FromCoordinator(number, messages.next());
                if (messages.hasNext()) inbox.enqueue(event);
                else inbox.enqueue(event, handled);
            }
        }

        @Override
        public void onFault(Throwable fault) {
            tasks.fault(fault);
        }

        @Override
        public void onDown(String why) {
            inbox.run(() -> {
                if (number == wanted) tasks.disconnected(why);
            });
            inbox.enqueue(new LedgerEvent.LinkDown(number, why));
        }
    }
}
