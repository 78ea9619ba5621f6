package dev.muster.worker.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.WorkerId;
import dev.muster.pipe.Frame;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.worker.config.WorkerPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The conversation with a runner, without one. */
class RunnerConnectionTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final Outcome DONE = new Outcome.Succeeded(Payload.inline(new byte[0]));

    private final List<String> said = new ArrayList<>();
    private final RunnerConnection talk =
            new RunnerConnection(1, new WorkerPlace("host", new WorkerId("w", 1)), new Listener());

    @Test
    void whatATaskPrintsIsItsOwnFromBeforeItsStartIsTold() {
        run(0);
        said.add("it prints");
        hear(new Frame.Started(0, 1));
        assertThat(said).containsExactly("prints", "it prints", "RunnerStarted");
    }

    @Test
    void whatATaskPrintsThatWaitedBehindAnotherIsNotCutOff() {
        run(0);
        hear(new Frame.Started(0, 1));
        run(1);
        hear(ended(0));
        said.add("it prints");
        hear(new Frame.Started(1, 1));
        assertThat(said).containsExactly("prints", "RunnerStarted", "RunnerEnded", "it prints", "RunnerStarted");
    }

    @Test
    void aTaskThatComesToAnIdleRunnerDoesNotInheritWhatTheOneBeforePrinted() {
        run(0);
        hear(new Frame.Started(0, 1));
        hear(ended(0));
        run(1);
        assertThat(said).containsExactly("prints", "RunnerStarted", "RunnerEnded", "prints");
    }

    @Test
    void whyARunnerIsToBeReplacedIsTold() {
        run(0);
        hear(new Frame.Started(0, 1));
        hear(new Frame.Ended(0, 1, DONE, 1, Optional.of("the task changed it")));
        assertThat(said).containsExactly("prints", "RunnerStarted", "harmed by 0: the task changed it", "RunnerEnded");
    }

    @Test
    void whatALibraryDoesInEachRunnerIsRemarkedOnOnce() {
        var remarks = new RunnerNotices();
        assertThat(remarks.isNew(SESSION, "thread \"pool-1-thread-1\" waits")).isTrue();
        assertThat(remarks.isNew(SESSION, "thread \"pool-2-thread-13\" waits")).isFalse();
        assertThat(remarks.isNew(SESSION, "thread \"cleaner\" waits")).isTrue();
        assertThat(remarks.isNew(new SessionId(3, 4), "thread \"cleaner\" waits"))
                .isTrue();
    }

    private void run(long seq) {
        talk.run(Attempt.first(new TaskId(SESSION, seq)), AttemptLimits.DEFAULT, Payload.inline(new byte[0]));
    }

    private void hear(Frame frame) {
        talk.hear(frame);
    }

    private static Frame ended(long seq) {
        return new Frame.Ended(seq, 1, DONE, 1, Optional.empty());
    }

    private final class Listener implements RunnerConnection.Listener {
        @Override
        public void leave(SupervisorEvent event, Runnable whenHandled) {
            said.add(event.getClass().getSimpleName());
            whenHandled.run();
        }

        @Override
        public void startsPrinting() {
            said.add("prints");
        }

        @Override
        public void holds(Attempt attempt, Payload.Stored stored) {
            said.add("holds");
        }

        @Override
        public void harmed(Attempt by, String why) {
            said.add("harmed by " + by.task().seq() + ": " + why);
        }

        @Override
        public void remarks(SessionId session, String text) {
            said.add(text);
        }

        @Override
        public void retrySoon(Runnable retry) {
            said.add("retry");
        }

        @Override
        public void breakOff(String why) {
            said.add(why);
        }
    }
}
