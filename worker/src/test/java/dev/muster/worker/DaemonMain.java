package dev.muster.worker;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.CodeEntry;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.RemoteCallable;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.worker.config.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A daemon in a process of its own, at work until somebody kills it. Says so on its standard output. */
final class DaemonMain {
    static final String AT_WORK = "at work";

    private DaemonMain() {}

    /** Arguments: work directory, jar of the runners, class path of the tasks. */
    public static void main(String[] args) throws Exception {
        var coordinator = new ScriptedCoordinator();
        var config = WorkerConfig.of("doomed", Path.of(args[0]), Path.of(args[1]), "test", "none")
                .withSlots(2)
                .withHeapBytes(64L << 20);
        try (var worker = Worker.start(config, coordinator)) {
            coordinator.awaitJoin();
            var session = new SessionId(7, worker.id().incarnation());
            var environment = new Environment(
                    List.of(new CodeEntry.Local(args[2])),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    1,
                    0,
                    Duration.ofSeconds(2));
            coordinator.tell(new CoordinatorToWorker.OpenSession(session, 1, environment));
            coordinator.await(WorkerToCoordinator.Inventory.class);
            for (long seq = 0; seq < 2; seq++) {
                var attempt = Attempt.first(new TaskId(session, seq));
                coordinator.tell(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, call()));
            }
            coordinator.await(WorkerToCoordinator.Started.class);
            coordinator.await(WorkerToCoordinator.Started.class);
            System.out.println(AT_WORK);
            new CountDownLatch(1).await();
        }
    }

    private static Payload call() throws Exception {
        var codec = new Codec(DaemonMain.class.getClassLoader());
        return Payload.inline(
                Call.callable(codec, DaemonTasks.forkTwiceAndHang()).toBytes());
    }

    /** What runs in the runners; it names nothing of the test. */
    static final class DaemonTasks {
        private DaemonTasks() {}

        static RemoteCallable<String> forkTwiceAndHang() {
            return () -> {
                String command = "setsid sh -c 'sleep 1000 & sleep 1000 &' >/dev/null 2>&1; exec sleep 1000";
                new ProcessBuilder("/bin/sh", "-c", command).start().waitFor();
                return "not reached";
            };
        }
    }
}
