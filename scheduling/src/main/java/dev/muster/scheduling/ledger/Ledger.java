package dev.muster.scheduling.ledger;

import dev.muster.model.Certainty;
import dev.muster.model.FailureKind;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.scheduling.ledger.LedgerTask.State;
import dev.muster.scheduling.loop.Dialer;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.loop.StallDetector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one client has submitted, and what becomes of it: the source of truth for its tasks, and the only place that numbers
 * attempts and decides whether there is another.
 *
 * <p>The backlog stays here. A coordinator grants a window, and the tasks first in line are offered into it. Each loss of the
 * stream is answered by a new registration under the next epoch that lists all open attempts; the coordinator then says of
 * each how it ended, or that it is lost and with what certainty, and the {@link RetryPolicy} of the task decides.
 *
 * <p>Every task that was submitted and not cancelled gets exactly one {@link LedgerCommand.Complete} that is answered by
 * {@link LedgerEvent.Consumed}. Not thread-safe: see {@link MachineLoop}.
 */
public final class Ledger implements Machine<LedgerEvent, LedgerCommand> {
    private final LedgerConfig config;
    private final StallDetector stallDetector = new StallDetector();
    private final Dialer<LedgerCommand> dialer;
    private final Map<Long, LedgerTask> open = new LinkedHashMap<>();
    private final ArrayDeque<LedgerTask> backlog = new ArrayDeque<>(); // may hold tasks that are GONE: skipped when met
    private int backlogSize;
    private int epoch;
    private boolean attached; // the window of this epoch has come
    private CoordinatorToClient.Window window = new CoordinatorToClient.Window(0, 0);
    private int underWay;
    private long underWayBytes;
    private CoordinatorToClient.@Nullable CoordinatorBeat capacity; // null until it was reported
    private boolean prestart;
    private boolean draining;
    private boolean finished;

    public Ledger(LedgerConfig config) {
        this.config = config;
        this.dialer = new Dialer<>(
                new Dialer.Commands<>() {
                    @Override
                    public LedgerCommand dial(long link) {
                        return new LedgerCommand.Dial(link);
                    }

                    @Override
                    public LedgerCommand closeLink(long link, String why) {
                        return new LedgerCommand.CloseLink(link, why);
                    }
                },
                link -> new LedgerCommand.ToCoordinator(link, new ClientToCoordinator.ClientBeat(backlogSize)),
                config.jitterSeed(),
                stallDetector);
    }

    @Override
    public List<LedgerCommand> handle(LedgerEvent event, long now) {
        var out = new ArrayList<LedgerCommand>(2);
        if (finished) return out;
        stallDetector.over(now);
        if (event instanceof LedgerEvent.Submitted e) submitted(e, now, out);
        else if (event instanceof LedgerEvent.FromCoordinator e) fromCoordinator(e, now, out);
        else if (event instanceof LedgerEvent.Consumed e) consumed(e.seq(), out);
        else if (event instanceof LedgerEvent.CancelAsked e) cancelAsked(e, out);
        else if (event instanceof LedgerEvent.RetryAsked e) retryAsked(e.seq(), out);
        else if (event instanceof LedgerEvent.ResultLost e) resultLost(e, out);
        else if (event instanceof LedgerEvent.ConnectAsked) dialer.wanted(now, out);
        else if (event instanceof LedgerEvent.PrestartAsked) prestartAsked(now, out);
        else if (event instanceof LedgerEvent.LinkUp e) linkUp(e.link(), now, out);
        else if (event instanceof LedgerEvent.LinkDown e) attached &= !dialer.linkDown(e.link(), now);
        else if (event instanceof LedgerEvent.DrainAsked) draining = true;
        else if (event instanceof LedgerEvent.CloseAsked) finish("the session is closed", out);
        else if (event instanceof LedgerEvent.TimePassed) attached &= !dialer.timePassed(now, out);
        else throw new AssertionError("no rule for " + event);
        offerWhatFits(out);
        if (draining && open.isEmpty()) finish("all is done", out);
        stallDetector.turnDue(nextDeadlineNanos(), now);
        return out;
    }

    @Override
    public OptionalLong nextDeadlineNanos() {
        return finished ? OptionalLong.empty() : dialer.nextDeadlineNanos();
    }

    @Override
    public LedgerEvent timePassed() {
        return new LedgerEvent.TimePassed();
    }

    /** How many tasks are known: submitted, and neither consumed nor forgotten. */
    public int openTasks() {
        return open.size();
    }

    /** What is wrong with the books, for the simulation; empty if nothing is. */
    public String inconsistency() {
        int waiting = 0;
        int out = 0;
        long bytes = 0;
        for (LedgerTask task : open.values()) {
            if (task.state() == State.GONE) return "a task that is gone is open: " + task.seq;
            if (task.state() == State.BACKLOG) {
                waiting++;
            } else {
                out++;
                bytes += task.windowBytes();
            }
        }
        if (waiting != backlogSize && !finished) return "the backlog counts " + backlogSize + ", not " + waiting;
        if (out != underWay && !finished) return "the window counts " + underWay + ", not " + out;
        if (bytes != underWayBytes && !finished) return "the window counts other bytes";
        return "";
    }

    // ---- the user

    private void submitted(LedgerEvent.Submitted e, long now, List<LedgerCommand> out) {
        var task = new LedgerTask(e.seq(), e.call(), e.options(), e.retry());
        if (open.putIfAbsent(e.seq(), task) != null) throw new AssertionError("submitted twice: " + e.seq());
        backlog.addLast(task);
        backlogSize++;
        dialer.wanted(now, out);
    }

    private void cancelAsked(LedgerEvent.CancelAsked e, List<LedgerCommand> out) {
        LedgerTask task = open.get(e.seq());
        if (task == null) return;
        if (task.state() == State.BACKLOG) {
            forget(task);
        } else if (task.state() == State.OFFERED) {
            task.cancelled = true;
            task.cancelForce |= e.force();
            if (attached) sendCancel(task, out);
        }
    }

    private void consumed(long seq, List<LedgerCommand> out) {
        LedgerTask task = open.get(seq);
        if (task == null || task.state() != State.ENDED) return;
        release(seq, task.number, out);
        forget(task);
    }

    private void retryAsked(long seq, List<LedgerCommand> out) {
        LedgerTask task = open.get(seq);
        if (task == null || task.state() != State.ENDED) return;
        release(seq, task.number, out);
        tryAgain(task, 0);
    }

    private void resultLost(LedgerEvent.ResultLost e, List<LedgerCommand> out) {
        LedgerTask task = open.get(e.seq());
        if (task == null || task.state() != State.ENDED) return;
        release(e.seq(), task.number, out);
        lost(task, Certainty.STARTED, e.why(), out);
        task.follows = 0; // it has been released: it must not come back and complete the task without its bytes
    }

    // ---- the stream

    private void linkUp(long link, long now, List<LedgerCommand> out) {
        if (!dialer.linkUp(link, now, out)) return;
        epoch++;
        attached = false;
        var attempts = new ArrayList<OpenAttempt>(underWay);
        for (LedgerTask task : open.values()) {
            if (task.state() != State.BACKLOG) attempts.add(new OpenAttempt(task.seq, task.number, task.started));
        }
        send(new ClientToCoordinator.Attach(config.session(), epoch, config.environment(), attempts), out);
        if (prestart) send(new ClientToCoordinator.Prestart(), out);
    }

    private void prestartAsked(long now, List<LedgerCommand> out) {
        prestart = true;
        dialer.wanted(now, out);
        if (dialer.isUp()) send(new ClientToCoordinator.Prestart(), out);
    }

    private void fromCoordinator(LedgerEvent.FromCoordinator e, long now, List<LedgerCommand> out) {
        if (!dialer.isCurrent(e.link())) return; // late news of a stream that was given up
        dialer.received(now);
        CoordinatorToClient message = e.message();
        if (message instanceof CoordinatorToClient.Ended m) ended(m, out);
        else if (message instanceof CoordinatorToClient.Announced m) announced(m, out);
        else if (message instanceof CoordinatorToClient.Started m) started(m, out);
        else if (message instanceof CoordinatorToClient.Lost m) lostAtCoordinator(m, out);
        else if (message instanceof CoordinatorToClient.Window m) windowSet(m, out);
        else if (message instanceof CoordinatorToClient.RunnerDied m) {
            out.add(new LedgerCommand.ReportRunnerDied(m.failure()));
        } else if (message instanceof CoordinatorToClient.BlobWanted m) {
            out.add(new LedgerCommand.PushBlob(e.link(), m.blob(), m.transfer()));
        } else if (message instanceof CoordinatorToClient.CoordinatorBeat m) capacityReported(m, out);
        else if (message instanceof CoordinatorToClient.Refused m) refused(m, now, out);
        else throw new AssertionError("no rule for " + message);
    }

    private void windowSet(CoordinatorToClient.Window granted, List<LedgerCommand> out) {
        window = granted;
        if (attached) return;
        attached = true;
        dialer.accepted();
        out.add(new LedgerCommand.Registered());
        for (LedgerTask task : open.values()) {
            if (task.state() == State.OFFERED && task.cancelled) sendCancel(task, out);
        }
    }

    private void capacityReported(CoordinatorToClient.CoordinatorBeat reported, List<LedgerCommand> out) {
        if (reported.equals(capacity)) return;
        capacity = reported;
        out.add(new LedgerCommand.ReportCapacity(reported.workers(), reported.slots()));
    }

    private void refused(CoordinatorToClient.Refused m, long now, List<LedgerCommand> out) {
        attached = false;
        switch (m.reason()) {
            // The epoch counts on with the next stream, so another registration may well be taken.
            case STALE_EPOCH, FULL, SHUTTING_DOWN -> dialer.drop("refused: " + m.message(), now, out);
            default -> {
                dialer.off("refused: " + m.message(), out);
                finished = true;
                open.clear();
                backlog.clear();
                out.add(new LedgerCommand.GiveUp(m.reason(), m.message()));
            }
        }
    }

    // ---- the attempts

    private void announced(CoordinatorToClient.Announced m, List<LedgerCommand> out) {
        LedgerTask task = current(m.seq(), m.number());
        if (task == null || task.state() != State.OFFERED || task.cancelled) return;
        task.announced = true;
        send(new ClientToCoordinator.Heard(task.seq, task.number), out);
    }

    private void started(CoordinatorToClient.Started m, List<LedgerCommand> out) {
        LedgerTask task = currentAgain(m.seq(), m.number(), out);
        if (task == null || task.state() != State.OFFERED || task.started) return;
        task.started = true;
        task.place = m.place();
        if (!task.cancelled) out.add(new LedgerCommand.ReportStarted(m.seq(), m.number(), m.place()));
    }

    private void ended(CoordinatorToClient.Ended m, List<LedgerCommand> out) {
        LedgerTask task = currentAgain(m.seq(), m.number(), out);
        if (task == null) {
            release(m.seq(), m.number(), out); // nobody waits for it: let its worker forget it
        } else if (task.state() == State.OFFERED) {
            if (task.cancelled) {
                release(task.seq, task.number, out);
                forget(task);
            } else if (m.outcome() instanceof Outcome.Failed failed && task.mayTryAgainAfter(failed.failure())) {
                release(task.seq, task.number, out);
                tryAgain(task, 0);
            } else {
                complete(task, task.asTold(m.outcome()), out);
            }
        }
    }

    private void lostAtCoordinator(CoordinatorToClient.Lost m, List<LedgerCommand> out) {
        LedgerTask task = currentAgain(m.seq(), m.number(), out);
        if (task == null || task.state() != State.OFFERED) return;
        lost(task, m.certainty(), m.why(), out);
    }

    private void lost(LedgerTask task, Certainty certainty, String why, List<LedgerCommand> out) {
        if (task.cancelled) {
            forget(task);
        } else if (certainty == Certainty.NEVER_STARTED || (task.retry.atMostOnce() && !task.announced)) {
            tryAgain(task, 0); // what was not announced has never started
        } else if (task.retry.atMostOnce()) {
            fail(task, FailureKind.OUTCOME_UNKNOWN, LedgerTask.MAY_HAVE_RUN + why, out);
        } else if (certainty == Certainty.UNTOLD || ++task.lostAttempts < task.retry.maxAttempts()) {
            tryAgain(task, task.number);
            task.lossCounted = certainty != Certainty.UNTOLD;
        } else {
            fail(
                    task,
                    FailureKind.WORKER_LOST,
                    "The task was lost " + task.lostAttempts + " times, at last because " + why
                            + ". If it brings its host down itself, it will do so again; otherwise look at the logs of the"
                            + " workers, or allow more attempts (maxAttempts).",
                    out);
        }
    }

    private void fail(LedgerTask task, FailureKind kind, String message, List<LedgerCommand> out) {
        TaskFailure failure = TaskFailure.of(kind, message);
        complete(task, new Outcome.Failed(task.place == null ? failure : failure.at(task.place)), out);
    }

    private void complete(LedgerTask task, Outcome outcome, List<LedgerCommand> out) {
        task.become(State.ENDED);
        out.add(new LedgerCommand.Complete(task.seq, task.number, outcome));
    }

    private void tryAgain(LedgerTask task, int follows) {
        leaveWindow(task);
        task.number = ++task.highestNumber;
        task.follows = follows;
        task.started = false;
        task.place = null;
        task.announced = false;
        task.become(State.BACKLOG);
        backlog.addFirst(task); // to the front: it has already waited its turn once
        backlogSize++;
    }

    private void forget(LedgerTask task) {
        boolean waited = task.state() == State.BACKLOG;
        task.become(State.GONE);
        open.remove(task.seq);
        if (!waited) {
            leaveWindow(task);
        } else if (--backlogSize < backlog.size() / 2 - 1_000) {
            backlog.removeIf(other -> other.state() == State.GONE); // keeps what was cancelled from filling the memory
        }
    }

    private void leaveWindow(LedgerTask task) {
        underWay--;
        underWayBytes -= task.windowBytes();
    }

    private void offerWhatFits(List<LedgerCommand> out) {
        while (attached && underWay < window.attempts()) {
            LedgerTask task = backlog.peekFirst();
            if (task == null) return;
            if (task.state() != State.BACKLOG) {
                backlog.pollFirst();
                continue;
            }
            if (underWay > 0 && underWayBytes + task.windowBytes() > window.bytes()) return;
            backlog.pollFirst();
            backlogSize--;
            task.become(State.OFFERED);
            underWay++;
            underWayBytes += task.windowBytes();
            send(new ClientToCoordinator.Offer(task.seq, task.number, task.options, task.call, task.follows), out);
        }
    }

    private @Nullable LedgerTask current(long seq, int number) {
        LedgerTask task = open.get(seq);
        return task != null && task.number == number && task.state() != State.BACKLOG ? task : null;
    }

    /** The same, where an attempt that was lost may report again: the one that follows it has not begun and never will. */
    private @Nullable LedgerTask currentAgain(long seq, int number, List<LedgerCommand> out) {
        LedgerTask task = open.get(seq);
        boolean back = task != null && task.state() == State.OFFERED && !task.started && task.follows == number;
        if (task != null && back) {
            task.number = number;
            task.follows = 0;
            if (task.lossCounted) task.lostAttempts--;
            if (task.cancelled && attached) sendCancel(task, out);
        }
        return current(seq, number);
    }

    private void sendCancel(LedgerTask task, List<LedgerCommand> out) {
        send(new ClientToCoordinator.Cancel(task.seq, task.number, task.cancelForce), out);
    }

    /** Without a stream nothing needs to be said: the next registration will not list the attempt. */
    private void release(long seq, int number, List<LedgerCommand> out) {
        if (attached) send(new ClientToCoordinator.Consumed(seq, number), out);
    }

    private void send(ClientToCoordinator message, List<LedgerCommand> out) {
        out.add(new LedgerCommand.ToCoordinator(dialer.link(), message));
    }

    private void finish(String why, List<LedgerCommand> out) {
        if (dialer.isUp()) send(new ClientToCoordinator.Goodbye(), out);
        dialer.off(why, out);
        finished = true;
        open.clear();
        backlog.clear();
        out.add(new LedgerCommand.Finished());
    }
}
