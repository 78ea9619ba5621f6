package dev.muster.worker.files;

import dev.muster.task.SessionId;
import java.io.IOException;
import java.nio.file.Path;

/** Where the calls and the results of each session lie. Runners are given the names; all else is done by the one thread. */
final class SessionDirectories {
    private final Path root;

    SessionDirectories(Path root) {
        this.root = root;
    }

    Path calls(SessionId session) {
        return of(session).resolve("calls");
    }

    Path results(SessionId session) {
        return of(session).resolve("results");
    }

    private Path of(SessionId session) {
        return root.resolve(session.toString());
    }

    void make(SessionId session) throws IOException {
        WorkerDirectory.makePrivate(root);
        WorkerDirectory.makePrivate(of(session));
        WorkerDirectory.makePrivate(calls(session));
        WorkerDirectory.makePrivate(results(session));
    }

    void delete(SessionId session) {
        FileTree.delete(of(session));
    }
}
