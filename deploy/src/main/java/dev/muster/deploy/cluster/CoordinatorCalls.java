package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.model.ClusterStatus;
import dev.muster.model.PlainText;
import dev.muster.proto.CallException;
import dev.muster.proto.grpc.TcpClientConfig;
import dev.muster.proto.grpc.TcpTransport;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a coordinator answers, and turns what went wrong into an exit code. */
public final class CoordinatorCalls {
    /** How long a command waits that has no option for it. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Beyond the time of the call itself, which ends by itself. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private CoordinatorCalls() {}

    /** The status of a coordinator, over a connection of its own. */
    public static ClusterStatus statusOf(TcpClientConfig config, Duration within) {
        try (var transport = open(config)) {
            return await(transport.admin().status(within), config.address(), within.plus(SLACK));
        }
    }

    public static TcpTransport open(TcpClientConfig config) {
        try {
            return new TcpTransport(config);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.CREDENTIAL, String.valueOf(e.getMessage()), e);
        }
    }

    private static <T> T await(CompletableFuture<T> answer, String from, Duration within) {
        try {
            return answer.get(Durations.nanos(within), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the coordinator at " + from + " did not answer within " + within.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(
                    ExitCode.ERROR, "this command was interrupted while it waited for the coordinator at " + from, e);
        }
    }

    private static CommandFailure failure(Throwable cause) {
        ExitCode code = ExitCode.ERROR;
        if (cause instanceof CallException call) {
            code = switch (call.kind()) {
                case NOT_FOUND -> ExitCode.NOT_FOUND;
                case CREDENTIAL -> ExitCode.CREDENTIAL;
                case UNREACHABLE, SILENT -> ExitCode.UNREACHABLE;
                case OTHER -> ExitCode.ERROR;
            };
        }
        return new CommandFailure(code, PlainText.of(cause), cause);
    }
}
