package dev.muster.coordinator;

import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A machine that keeps what happened to it and answers what the test wants. */
final class ScriptedMachine implements Machine<SchedulerEvent, SchedulerCommand> {
    final LinkedBlockingQueue<SchedulerEvent> received = new LinkedBlockingQueue<>();
    private final Function<SchedulerEvent, List<SchedulerCommand>> rule;

    ScriptedMachine(Function<SchedulerEvent, List<SchedulerCommand>> rule) {
        this.rule = rule;
    }

    @Override
    public List<SchedulerCommand> handle(SchedulerEvent event, long nowNanos) {
        received.add(event);
        return rule.apply(event);
    }

    @Override
    public OptionalLong nextDeadlineNanos() {
        return OptionalLong.empty();
    }

    @Override
    public SchedulerEvent timePassed() {
        return new SchedulerEvent.TimePassed();
    }

    SchedulerEvent next() throws InterruptedException {
        SchedulerEvent event = received.poll(5, TimeUnit.SECONDS);
        if (event == null) throw new AssertionError("nothing happened within 5 s");
        return event;
    }
}
