package dev.muster.worker.files;

import dev.muster.model.FetchFault;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.FetchException;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Large calls on their way to runners, and large results on their way back, in a directory for each session. */
public final class SessionFiles {
    private final SessionDirectories directories;
    private final CallFiles calls;
    private final ResultFiles results;

    /** @param io runs one thing at a time: all work on these files */
    public SessionFiles(Path root, BlobTransfer bulk, Executor io, ScheduledExecutorService timer) {
        this.directories = new SessionDirectories(root);
        this.calls = new CallFiles(directories, bulk, io);
        this.results = new ResultFiles(directories, bulk, io, timer);
    }

    public CallFiles calls() {
        return calls;
    }

    public ResultFiles results() {
        return results;
    }

    public Path callDirectory(SessionId session) {
        return directories.calls(session);
    }

    public Path resultDirectory(SessionId session) {
        return directories.results(session);
    }

    /** On the one thread only. */
    void makeDirectories(SessionId session) throws IOException {
        directories.make(session);
    }

    /** The session is over: all of it goes. On the one thread only. */
    void drop(SessionId session) {
        calls.drop(session);
        results.drop(session);
        directories.delete(session);
    }

    /** Where the cause of a fetch that failed lies: with this host, unless the transfer itself says otherwise. */
    public static FetchFault faultOf(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof FetchException known) return known.fault();
        }
        return FetchFault.OWN_DISK;
    }
}
