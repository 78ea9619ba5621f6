package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole worker of one slot and no spare, which has joined a coordinator that follows a script. */
abstract class WorkerRig {
    @TempDir
    Path directory;

    ScriptedCoordinator coordinator;
    Worker worker;

    @BeforeEach
    final void startWorker() throws Exception {
        coordinator = new ScriptedCoordinator();
        worker = Worker.start(RunnersFixture.config(directory).withSlots(1).withSpares(0), coordinator);
        assertThat(coordinator.awaitJoin().worker()).isEqualTo(worker.id());
    }

    /** After what a test class looks at itself; closing a worker again changes nothing. */
    @AfterEach
    final void closeWorker() {
        worker.close();
        coordinator.close();
    }
}
