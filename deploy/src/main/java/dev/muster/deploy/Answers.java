package dev.muster.deploy;

import dev.muster.proto.CallException;
import dev.muster.proto.TcpClientConfig;
import dev.muster.proto.TcpTransport;
import dev.muster.task.ClusterStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a coordinator answers, and turns what went wrong into an exit code. */
final class Answers {
    private static final long WAIT_SECONDS = 10;

    private Answers() {}

    /** The status of a coordinator, over a connection of its own. */
    static ClusterStatus statusOf(TcpClientConfig config) {
        try (var transport = open(config)) {
            return await(transport.admin().status(), config.address());
        }
    }

    static TcpTransport open(TcpClientConfig config) {
        try {
            return new TcpTransport(config);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.CREDENTIAL, String.valueOf(e.getMessage()), e);
        }
    }

    static <T> T await(CompletableFuture<T> answer, String from) {
        try {
            return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the coordinator at " + from + " did not answer within " + WAIT_SECONDS + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.ERROR, "interrupted while waiting for the coordinator at " + from, e);
        }
    }

    private static CommandFailure failure(Throwable cause) {
        ExitCode code = ExitCode.ERROR;
        if (cause instanceof CallException call) {
            code = switch (call.kind()) {
                case NOT_FOUND -> ExitCode.NOT_FOUND;
                case CREDENTIAL -> ExitCode.CREDENTIAL;
                case UNREACHABLE -> ExitCode.UNREACHABLE;
                case OTHER -> ExitCode.ERROR;
            };
        }
        String message = cause.getMessage();
        return new CommandFailure(code, message == null ? cause.toString() : message, cause);
    }
}
