package dev.muster.client.session;

import dev.muster.ResultDecodeException;
import dev.muster.client.futures.CompletionThreads;
import dev.muster.client.futures.Dependents;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.FetchException;
import dev.muster.proto.Transport;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Delivers outcomes to the code that waits for them, on the completion threads. The ledger is notified that an outcome was
 * consumed right before its receiver gets it: the receiver then runs user code, which may even wait for this session to
 * end.
 */
final class OutcomeDelivery {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** The session, as deliveries need it. */
    interface Owner {
        void tell(LedgerEvent event);

        /** Whether the pool does not outlive this. */
        boolean isBrokenBy(TaskFailure failure);

        /** Nothing more can run, for this reason. */
        void breakPool(String message, @Nullable Throwable cause);
    }

    private final SessionId session;
    private final PendingTasks pending;
    private final CompletionThreads completions;
    private final CompletableFuture<Transport> transport;
    private final FailureExceptions failures;
    private final Owner owner;
    private @Nullable Path directory; // guarded by this; made when the first stored result comes

    OutcomeDelivery(
            SessionId session,
            PendingTasks pending,
            CompletionThreads completions,
            CompletableFuture<Transport> transport,
            FailureExceptions failures,
            Owner owner) {
        this.session = session;
        this.pending = pending;
        this.completions = completions;
        this.transport = transport;
        this.failures = failures;
        this.owner = owner;
    }

    void deliver(LedgerCommand.Complete command) {
        try {
            take(command);
        } catch (Throwable e) { // such as out of memory: the future must fail nevertheless
            lose(command.seq(), e);
        }
    }

    /** The future fails because the outcome cannot be received, with the reason. */
    void lose(long seq, Throwable e) {
        LOG.log(System.Logger.Level.DEBUG, "the outcome of a task cannot be received", e); // its future tells
        owner.tell(new LedgerEvent.Consumed(seq));
        Submission submission = pending.get(seq);
        if (submission == null || !submission.receiver.isWanted()) return;
        submission.receiver.failed(new ResultDecodeException(
                "the outcome of the task cannot be received here: "
                        + (OwnFault.isLasting(e) ? OwnFault.words(e) : PlainText.of(e)),
                e));
    }

    private void take(LedgerCommand.Complete command) {
        long seq = command.seq();
        Submission submission = pending.get(seq);
        if (submission != null) submission.attempt = command.number();
        if (submission == null || !submission.receiver.isWanted()) {
            owner.tell(new LedgerEvent.Consumed(seq)); // cancelled meanwhile: dropped without noise
        } else if (command.outcome() instanceof Outcome.Succeeded succeeded) {
            succeeded(submission, succeeded.result());
        } else if (command.outcome() instanceof Outcome.Failed failed) {
            failed(submission, command.number(), failed.failure());
        } else {
            owner.tell(new LedgerEvent.Consumed(seq));
            submission.receiver.cancelled();
        }
    }

    private void succeeded(Submission submission, Payload result) {
        if (result instanceof Payload.Stored stored) {
            fetch(submission, stored, (file, trouble) -> resultFetched(submission, stored, file, trouble));
        } else if (result instanceof Payload.Inline inline && inline.isIntact()) {
            owner.tell(new LedgerEvent.Consumed(submission.seq));
            submission.receiver.succeeded(Encoded.of(inline.bytes()));
        } else {
            owner.tell(new LedgerEvent.ResultLost(submission.seq, "its result was damaged in transit"));
        }
    }

    private void failed(Submission submission, int number, TaskFailure failure) {
        var task = new TaskId(session, submission.seq);
        if (owner.isBrokenBy(failure)) {
            owner.tell(new LedgerEvent.Consumed(submission.seq));
            owner.breakPool(FailureExceptions.brokenBy(failure), null);
            submission.receiver.failed(failures.breaking(failure, task, number));
            return;
        }
        if (failure.throwable().orElse(null) instanceof Payload.Stored stored) {
            fetchThrown(submission, task, number, failure, stored);
        } else {
            failed(submission, failure.kind(), failures.exceptionOf(failure, task, number));
        }
        if (failure.kind() == FailureKind.ENVIRONMENT_FAILED) {
            owner.breakPool(FailureExceptions.messageOf(failure), failures.thrown(EncodedFailure.of(failure)));
        }
    }

    private void failed(Submission submission, FailureKind kind, Throwable made) {
        if (kind == FailureKind.TASK_THREW && submission.mayRetry(made)) {
            owner.tell(new LedgerEvent.RetryAsked(submission.seq));
            return;
        }
        owner.tell(new LedgerEvent.Consumed(submission.seq));
        submission.receiver.failed(made);
    }

    // ---- stored results, and stored objects that were thrown

    /** What was thrown and cannot be fetched is reported as text, with the reason: the task has ended all the same. */
    private void fetchThrown(
            Submission submission, TaskId task, int number, TaskFailure failure, Payload.Stored stored) {
        fetch(submission, stored, (file, trouble) -> {
            TaskFailure told = trouble == null
                    ? failure
                    : EncodedFailure.of(failure)
                            .withoutObject("its " + stored.size() + " bytes could not be fetched ("
                                    + PlainText.of(trouble) + ")");
            Optional<Encoded> object =
                    trouble == null ? Optional.of(Encoded.in(file, stored.size())) : Optional.empty();
            failed(submission, failure.kind(), failures.exceptionOf(new EncodedFailure(told, object), task, number));
        });
    }

    /** What is done with a file once it is here, or else with what went wrong; the file is deleted after that. */
    private interface Fetched {
        void take(Path file, @Nullable Throwable trouble);
    }

    private void fetch(Submission submission, Payload.Stored stored, Fetched then) {
        fetch(submission, stored, then, false);
    }

    private void fetch(Submission submission, Payload.Stored stored, Fetched then, boolean again) {
        try {
            Path target = directory().resolve(Long.toString(submission.seq));
            Files.deleteIfExists(target);
            Dependents.add(
                    transport
                            .join()
                            .bulk()
                            .fetch(session, stored.id(), stored.size(), BlobTransfer.Holder.WORKER, target),
                    (done, failure) -> completions.enqueue(
                            () -> fetched(submission, stored, target, failure, then, again),
                            e -> lose(submission.seq, e)),
                    e -> lose(submission.seq, e));
        } catch (IOException | RuntimeException e) {
            then.take(Path.of(""), new FetchException(FetchFault.OWN_DISK, PlainText.of(e), e));
        }
    }

    /** The directory went while the bytes were on their way; a new one is made. */
    private static boolean isClearedAway(Path file, @Nullable Throwable failure) {
        if (failure == null) return !Files.exists(file);
        Path directory = file.getParent();
        return failure instanceof FetchException fetch
                && fetch.fault() == FetchFault.OWN_DISK
                && directory != null
                && !Files.isDirectory(directory);
    }

    private void fetched(
            Submission submission,
            Payload.Stored stored,
            Path file,
            @Nullable Throwable failure,
            Fetched then,
            boolean again) {
        if (!again && isClearedAway(file, failure)) {
            fetch(submission, stored, then, true);
            return;
        }
        try {
            if (failure != null && OwnFault.isLasting(failure)) lose(submission.seq, failure);
            else then.take(file, failure);
        } catch (Throwable e) { // such as out of memory: the future must fail nevertheless
            lose(submission.seq, e);
        } finally {
            delete(file);
        }
    }

    private void resultFetched(Submission submission, Payload.Stored stored, Path file, @Nullable Throwable failure) {
        boolean isHere = !(failure instanceof FetchException fetch) || fetch.fault() == FetchFault.OWN_DISK;
        if (failure != null && isHere) { // another attempt would meet it again
            giveUp(submission, failure);
        } else if (failure != null) {
            owner.tell(new LedgerEvent.ResultLost(
                    submission.seq, "its result cannot be fetched: " + PlainText.of(failure)));
        } else {
            owner.tell(new LedgerEvent.Consumed(submission.seq));
            submission.receiver.succeeded(Encoded.in(file, stored.size()));
        }
    }

    /** The fault is on this side, and another attempt would meet it again. */
    private void giveUp(Submission submission, Throwable e) {
        owner.tell(new LedgerEvent.Consumed(submission.seq));
        submission.receiver.failed(new ResultDecodeException(
                "the result of the task cannot be stored in this program: " + PlainText.of(e)
                        + "; check the free space for temporary files and on the heap",
                e));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a temporary file remains: " + file, e);
        }
    }

    private synchronized Path directory() throws IOException {
        Path known = directory;
        if (known != null && Files.isDirectory(known)) return known;
        Files.createDirectories(Path.of(
                System.getProperty("java.io.tmpdir"))); // the system cleans it now and then, with the files of Muster
        Path made = Files.createTempDirectory("muster-client-");
        directory = made;
        return made;
    }

    /** Deletes what was fetched and not read. */
    synchronized void close() {
        if (directory == null) return;
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "temporary files remain in " + directory, e);
        }
    }
}
