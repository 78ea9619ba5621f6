package dev.muster.worker;

import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.events.SupervisorInbox;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams to coordinators, by number. Everything here happens on the loop, except the calls of the listeners. */
final class CoordinatorLinks {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorLinks.class);

    private final Transport transport;
    private final PeerHello hello;
    private final SupervisorInbox inbox;
    private final Consumer<Throwable> whenBroken;
    private final Map<Long, Link<WorkerToCoordinator>> links = new LinkedHashMap<>();
    private final Set<Link<WorkerToCoordinator>> unflushed = new LinkedHashSet<>();

    /**
     * Dials nobody yet.
     *
     * @param whenBroken gets a fault of this side that each further attempt would meet again
     */
    CoordinatorLinks(Transport transport, PeerHello hello, SupervisorInbox inbox, Consumer<Throwable> whenBroken) {
        this.transport = transport;
        this.hello = hello;
        this.inbox = inbox;
        this.whenBroken = whenBroken;
    }

    void dial(long number) {
        try {
            links.put(number, transport.join(hello, new Listener(number)));
        } catch (LinkageError e) {
            whenBroken.accept(e);
        } catch (Throwable e) {
            inbox.leave(new SupervisorEvent.LinkDown(number, "the coordinator could not be dialled: " + e));
        }
    }

    void closeLink(long number, String why) {
        Link<WorkerToCoordinator> link = links.remove(number);
        if (link == null) return;
        unflushed.remove(link);
        link.flush();
        link.close(why);
    }

    /** Sends this on that stream; on one that is gone it is lost, and the supervisor learns of its end. */
    void send(long number, WorkerToCoordinator message) {
        Link<WorkerToCoordinator> link = links.get(number);
        if (link == null) return;
        link.send(message);
        unflushed.add(link);
    }

    void flush() {
        unflushed.forEach(Link::flush);
        unflushed.clear();
    }

    void close() {
        for (Long number : List.copyOf(links.keySet())) closeLink(number, "the worker closes");
    }

    private final class Listener implements LinkListener<CoordinatorToWorker> {
        private final long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void onUp(PeerHello peer) {
            log.info(
                    "this worker joined the coordinator on {} (process {}, build {})",
                    peer.host(),
                    peer.pid(),
                    peer.build());
            inbox.leave(new SupervisorEvent.LinkUp(number));
        }

        @Override
        public void onMessages(List<CoordinatorToWorker> batch, Runnable handled) {
            if (batch.isEmpty()) {
                handled.run();
                return;
            }
            for (int i = 0; i < batch.size(); i++) {
                boolean last = i == batch.size() - 1;
                inbox.leave(new SupervisorEvent.FromCoordinator(number, batch.get(i)), last ? handled : () -> {});
            }
        }

        @Override
        public void onFault(Throwable fault) {
            whenBroken.accept(fault);
        }

        @Override
        public void onDown(String why) {
            log.info("the stream to the coordinator ended: {}", why);
            inbox.leave(new SupervisorEvent.LinkDown(number, why), () -> {
                Link<WorkerToCoordinator> link = links.remove(number);
                if (link != null) unflushed.remove(link);
            });
        }
    }
}
