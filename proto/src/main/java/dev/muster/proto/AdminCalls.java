package dev.muster.proto;

import dev.muster.model.ClusterStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What an operator may ask of a coordinator: one contract for the command line, the HTTP port and the tests. */
public interface AdminCalls {
    /** Who is there and what they do. Fails as silent if the coordinator does not answer within this time. */
    CompletableFuture<ClusterStatus> status(Duration within);

    /** Empties a worker: it finishes what runs and takes nothing new. Fails if no worker has that name. */
    CompletableFuture<Void> drain(String workerName);
}
