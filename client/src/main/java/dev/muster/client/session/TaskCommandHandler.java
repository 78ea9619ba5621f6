package dev.muster.client.session;

import dev.muster.client.cluster.Connector;
import dev.muster.client.futures.CompletionThreads;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;
import dev.muster.scheduling.ledger.LedgerCommand;

/**
 * What the ledger wants done about the tasks of a session and its life. On the thread of the loop: nothing of the user's here.
 */
final class TaskCommandHandler implements LedgerCommandHandler.Tasks {
    private final Session session;
    private final String target;
    private final ClusterLog news;
    private final PendingTasks pending;
    private final CompletionThreads completions;
    private final OutcomeDelivery deliveries;
    private final Registration registration;

    TaskCommandHandler(
            Session session,
            Connector connector,
            PendingTasks pending,
            CompletionThreads completions,
            OutcomeDelivery deliveries,
            Registration registration) {
        this.session = session;
        this.target = connector.target();
        this.news = new ClusterLog(target, connector.isShared());
        this.pending = pending;
        this.completions = completions;
        this.deliveries = deliveries;
        this.registration = registration;
    }

    @Override
    public void started(LedgerCommand.ReportStarted command) {
        Submission submission = pending.get(command.seq());
        if (submission != null) submission.receiver.started(command.place());
    }

    @Override
    public void complete(LedgerCommand.Complete command) {
        completions.enqueue(() -> deliveries.deliver(command), e -> deliveries.lose(command.seq(), e));
    }

    @Override
    public void capacity(int workers, int slots) {
        news.workers(workers);
        session.capacity(slots);
    }

    @Override
    public void greeted() {
        registration.greeted();
    }

    @Override
    public void registered() {
        registration.done();
        news.attached();
    }

    @Override
    public void disconnected(String why) {
        registration.trouble(why);
        news.detached(why);
    }

    @Override
    public void runnerDied(TaskFailure failure) {
        if (session.isBrokenBy(failure)) session.breakPool(FailureExceptions.brokenBy(failure), null);
    }

    @Override
    public void fault(Throwable thrown) {
        session.cannotGoOn("the pool cannot continue", thrown);
    }

    @Override
    public void givenUp(RefusalReason reason, String message) {
        session.breakPool("the cluster at " + target + " refused this session (" + reason + "): " + message, null);
        session.terminate();
    }

    @Override
    public void finished() {
        session.terminate();
    }
}
