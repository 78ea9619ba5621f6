package dev.muster.worker.files;

import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.model.jvm.OwnFault;
import dev.muster.task.SessionId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings the code of each session to this host, and knows its class path. The work is done by the one thread of the files. */
public final class SessionCode {
    /** Jars that are fetched at the same time for one session. */
    private static final int FETCHES_MAX = 4;

    private final BlobCache cache;
    private final SessionFiles files;
    private final Executor io;
    private final Supplier<Optional<String>> localChange;
    private final Map<SessionId, Preparation> preparations = new HashMap<>(); // the one thread's

    /** What the last one says of {@link CodeEntry.Local} is a sentence, or empty as long as such code is what it was. */
    public SessionCode(BlobCache cache, SessionFiles files, Executor io, Supplier<Optional<String>> localChange) {
        this.cache = cache;
        this.files = files;
        this.io = io;
        this.localChange = localChange;
    }

    /** Code on this disk is not what it was: no runner may start from it. */
    public static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        ChangedException(String sentence) {
            super(sentence);
        }
    }

    /**
     * The class path of a session whose code is here, in the order of its client, for one more runner: each jar is looked at
     * again, and fetched again if it is not what it was. Completes on the one thread; fails with a sentence that says why.
     */
    public CompletableFuture<List<String>> classPath(SessionId session) {
        var answer = new CompletableFuture<List<String>>();
        try {
            io.execute(() -> {
                Preparation known = preparations.get(session);
                if (known == null || !known.isReady()) {
                    answer.completeExceptionally(
                            new IOException("the code of its session is not on this host any more"));
                } else {
                    Optional<String> change = localChange.get();
                    if (change.isPresent()) answer.completeExceptionally(new ChangedException(change.get()));
                    else known.lookAgain(answer);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IOException("the worker is closing"));
        }
        return answer;
    }

    /**
     * Brings all that a runner of this session needs; completes on the one thread. Fails with a sentence that says why it cannot
     * be had, or with a {@link CancellationException} if the session is over meanwhile.
     */
    public CompletableFuture<Void> prepare(SessionId session, Environment environment) {
        var done = new CompletableFuture<Void>();
        try {
            io.execute(() -> {
                Preparation known = preparations.get(session);
                if (known == null) {
                    known = new Preparation(session, environment);
                    preparations.put(session, known);
                    known.begin();
                }
                Completion.forward(known.done, done);
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new IOException("the worker is closing"));
        }
        return done;
    }

    /** What was brought here is not whole any more: the next {@link #prepare} brings it anew. */
    public void forget(SessionId session) {
        try {
            io.execute(() -> {
                Preparation preparation = preparations.get(session);
                if (preparation == null || !preparation.isReady) return;
                preparations.remove(session);
                preparation.undo();
            });
        } catch (RejectedExecutionException e) {
            // The worker is closing, and all its files go.
        }
    }

    /** The session is over: its code may be evicted, its files go. */
    public void drop(SessionId session) {
        try {
            io.execute(() -> {
                Preparation preparation = preparations.remove(session);
                if (preparation != null) preparation.undo();
                files.drop(session);
            });
        } catch (RejectedExecutionException e) {
            // The worker is closing, and all its files go.
        }
    }

    /** What a person reads of a failure. */
    public static String why(Throwable failed) {
        Throwable cause = failed;
        while (cause instanceof CompletionException && cause.getCause() != null) cause = cause.getCause();
        if (cause instanceof Error) return OwnFault.words(cause); // such as of a library that is missing
        String what = PlainText.of(cause);
        return cause instanceof FileSystemException
                ? what + "; look at the free space and the rights of the work directory"
                : what;
    }

    /** One session's code on its way. */
    private final class Preparation {
        final SessionId session;
        final Environment environment;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final ArrayDeque<CodeEntry.Shipped> missing = new ArrayDeque<>();
        final Map<BlobId, CodeEntry.Shipped> shipped = new LinkedHashMap<>();
        final Map<BlobId, Path> here = new HashMap<>();
        int fetching;
        boolean isReady;
        boolean undone;
        boolean holdsInitializer;

        @Nullable
        Throwable failure;

        Preparation(SessionId session, Environment environment) {
            this.session = session;
            this.environment = environment;
        }

        void begin() {
            try {
                files.makeDirectories(session);
            } catch (IOException e) {
                failure = e;
            }
            for (CodeEntry entry : environment.code()) {
                if (entry instanceof CodeEntry.Shipped jar && shipped.put(jar.id(), jar) == null) {
                    missing.add(jar);
                }
            }
            environment
                    .initializer()
                    .filter(Payload.Stored.class::isInstance)
                    .ifPresent(call -> fetchInitializer((Payload.Stored) call));
            proceed();
        }

        private void fetchInitializer(Payload.Stored call) {
            fetching++;
            holdsInitializer = true;
            var unused = Completion.follow(
                    files.calls().fetch(session, session, call),
                    Callback.INITIALIZER_ARRIVED,
                    (arrived, failed) -> {
                        fetching--;
                        if (failed != null) failure = failed;
                        proceed();
                    },
                    this::fail);
        }

        private void proceed() {
            if (failure != null || undone) missing.clear();
            while (fetching < FETCHES_MAX && !missing.isEmpty()) {
                CodeEntry.Shipped next = missing.remove();
                fetching++;
                CompletableFuture<Path> pinned = cache.pin(session, next);
                var unused = Completion.follow(
                        pinned,
                        Callback.CODE_ARRIVED,
                        io,
                        (file, failed) -> arrived(next, file, failed),
                        thrown -> arrivalBroke(next, pinned, thrown));
            }
            if (fetching == 0 && missing.isEmpty() && !done.isDone()) finish();
        }

        private void arrived(CodeEntry.Shipped entry, @Nullable Path file, @Nullable Throwable failed) {
            fetching--;
            if (file != null && undone) {
                cache.unpin(entry.id());
            } else if (file != null) {
                here.put(entry.id(), file);
            } else if (failed != null) {
                failure = new IOException(entry.name() + ": " + why(failed), failed);
            }
            proceed();
        }

        /** A jar that is here and was not counted would be kept for ever. */
        private void arrivalBroke(CodeEntry.Shipped entry, CompletableFuture<Path> pinned, Throwable thrown) {
            boolean isLeft = !pinned.isCompletedExceptionally() && !here.containsKey(entry.id()) && !undone;
            fail(thrown);
            if (isLeft) cache.unpin(entry.id());
        }

        private void finish() {
            if (undone) {
                done.completeExceptionally(new CancellationException("the session is over"));
            } else if (failure != null) {
                fail(failure);
            } else {
                isReady = true;
                done.complete(null);
            }
        }

        private void fail(Throwable why) {
            try {
                preparations.remove(session, this);
                undo();
            } finally {
                done.completeExceptionally(why);
            }
        }

        boolean isReady() {
            return isReady && !undone;
        }

        /** One after the other: usually it takes a look at each, and no time. */
        void lookAgain(CompletableFuture<List<String>> answer) {
            CompletableFuture<?> looked = CompletableFuture.completedFuture(session);
            for (var each : shipped.values()) {
                looked = looked.thenCompose(before -> cache.lookAgain(session, each))
                        .thenApply(file -> here.replace(each.id(), file));
            }
            var unused = Completion.follow(
                    looked,
                    Callback.CODE_CHECKED,
                    io,
                    (ready, failed) -> {
                        if (undone) {
                            answer.completeExceptionally(new IOException("the session is over"));
                        } else if (failed != null) {
                            answer.completeExceptionally(new IOException(why(failed), failed));
                        } else {
                            answer.complete(classPath());
                        }
                    },
                    answer::completeExceptionally);
        }

        private List<String> classPath() {
            var paths = new ArrayList<String>();
            for (CodeEntry entry : environment.code()) {
                if (entry instanceof CodeEntry.Local local) {
                    paths.add(local.path());
                } else if (entry instanceof CodeEntry.Shipped jar) {
                    Path file = here.get(jar.id());
                    if (file == null) throw new AssertionError("all that was missing has arrived");
                    paths.add(file.toString());
                }
            }
            return paths;
        }

        private void undo() {
            undone = true;
            here.keySet().forEach(cache::unpin);
            here.clear();
            if (holdsInitializer) files.calls().releaseNow(session);
            holdsInitializer = false;
        }
    }
}
