package dev.muster.worker.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.BlobId;
import dev.muster.model.Payload;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.worker.FakeBulk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFilesTest {
    private static final SessionId SESSION = new SessionId(0, 1);
    private static final Attempt FIRST = Attempt.first(new TaskId(SESSION, 0));
    private static final Attempt SECOND = Attempt.first(new TaskId(SESSION, 1));

    @TempDir
    Path directory;

    private final FakeBulk client = new FakeBulk();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private SessionFiles files;
    private Payload.Stored call;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        files = new SessionFiles(directory.resolve("sessions"), client, Runnable::run, timer);
        files.makeDirectories(SESSION);
        byte[] bytes = "a call".getBytes(StandardCharsets.UTF_8);
        call = new Payload.Stored(client.put(bytes), bytes.length);
        file = files.callDirectory(SESSION).resolve(call.id().hex());
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void aCallLiesThereUntilItsAttemptHasEnded() throws Exception {
        files.calls().fetch(SESSION, FIRST, call).get();
        assertThat(file).hasContent("a call");
        files.calls().release(FIRST);
        assertThat(file).doesNotExist();
    }

    @Test
    void twoAttemptsWithTheSameCallShareIt() throws Exception {
        client.holdBack = true;
        var first = files.calls().fetch(SESSION, FIRST, call);
        var second = files.calls().fetch(SESSION, SECOND, call);
        assertThat(client.held).hasSize(1);
        client.held.get(0).run();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        files.calls().release(FIRST);
        assertThat(file).exists();
        files.calls().release(SECOND);
        assertThat(file).doesNotExist();
    }

    @Test
    void aCallThatNobodyWantsAnyMoreGoesWhenItArrives() {
        client.holdBack = true;
        var fetch = files.calls().fetch(SESSION, FIRST, call);
        files.calls().release(FIRST);
        client.held.get(0).run();
        assertThat(fetch).isCompleted();
        assertThat(file).doesNotExist();
    }

    @Test
    void aCallThatCannotBeHadMayBeAskedForAgain() throws Exception {
        byte[] bytes = client.lose(call.id());
        assertThat(files.calls().fetch(SESSION, FIRST, call)).isCompletedExceptionally();
        client.put(bytes);
        files.calls().fetch(SESSION, FIRST, call).get();
        assertThat(file).exists();
    }

    @Test
    void nothingIsLeftOfASessionThatIsOver() {
        client.holdBack = true;
        var fetch = files.calls().fetch(SESSION, FIRST, call);
        files.drop(SESSION);
        client.held.get(0).run();
        assertThat(fetch).isDone();
        assertThat(directory.resolve("sessions")).isEmptyDirectory();
    }

    @Test
    void aResultIsPushedAsLongAsItIsHeld() throws Exception {
        byte[] bytes = "a result".getBytes(StandardCharsets.UTF_8);
        var result = new Payload.Stored(BlobId.of(bytes), bytes.length);
        Files.write(files.resultDirectory(SESSION).resolve(result.id().hex()), bytes);
        files.results().hold(FIRST, result);
        assertThat(files.results().push(SESSION, result.id(), 7).get()).isEmpty();
        assertThat(client.pushed.get(7L)).isEqualTo(bytes);
        files.drop(SESSION);
        Optional<String> missing = files.results().push(SESSION, result.id(), 8).get();
        assertThat(missing).hasValueSatisfying(why -> assertThat(why).contains("does not have"));
    }

    @Test
    void aResultThatTwoAttemptsHaveStaysForTheSecond() throws Exception {
        byte[] bytes = "a result".getBytes(StandardCharsets.UTF_8);
        var result = new Payload.Stored(BlobId.of(bytes), bytes.length);
        Path held = files.resultDirectory(SESSION).resolve(result.id().hex());
        Files.write(held, bytes);
        files.results().hold(FIRST, result);
        files.results().forget(FIRST, result);
        files.results().hold(SECOND, result);
        awaitTimer();
        assertThat(held).exists();
        files.results().forget(SECOND, result);
        awaitTimer();
        assertThat(held).doesNotExist();
    }

    /** Until what lies in the timer has run. */
    private void awaitTimer() throws Exception {
        timer.schedule(() -> {}, ResultFiles.LINGER.toMillis() + 1, TimeUnit.MILLISECONDS)
                .get();
    }
}
