package dev.muster.deploy.daemon;

import dev.muster.coordinator.Coordinator;
import dev.muster.deploy.cluster.CoordinatorCalls;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.settings.ListenAddress;
import dev.muster.deploy.settings.LogLevelOption;
import dev.muster.proto.grpc.TcpClientConfig;
import dev.muster.proto.grpc.TcpServerConfig;
import dev.muster.proto.grpc.TcpTransport;
import dev.muster.proto.security.Token;
import dev.muster.worker.Worker;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "dev", description = "Run a coordinator and a worker in one process, for this machine only.")
public final class DevCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Mixin
    private final WorkerOptions options = new WorkerOptions();

    @Mixin
    private final LogLevelOption verbosity = new LogLevelOption();

    public DevCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        verbosity.apply();
        if (!listen.address().isLoopback()) {
            throw new CommandFailure(
                    ExitCode.PRECONDITION,
                    "\"muster dev\" serves this machine only, and other machines can reach " + listen.address()
                            + "; use \"muster coordinator\" and \"muster worker\" with TLS and a token, or listen on "
                            + ListenAddress.DEFAULT);
        }
        Optional<Token> shared = listen.token();
        TcpServerConfig listening = new ServerTlsOptions().listening(listen.address(), shared);
        try (Coordinator coordinator = CoordinatorCommand.start(listen.address(), listening)) {
            ListenAddress address = listen.boundTo(coordinator.port());
            try (TcpTransport transport =
                    CoordinatorCalls.open(new TcpClientConfig(address.toString(), shared, Optional.empty()))) {
                Worker worker = options.start(transport);
                context.out().println(address);
                context.inform("The cluster listens on %s. Start a program in another terminal:".formatted(address));
                context.inform("  MUSTER_TARGET=%s java -cp ... YourProgram".formatted(address));
                return DaemonLifetime.keep(
                        context,
                        CompletableFuture.anyOf(coordinator.ended(), worker.ended()),
                        () -> end(worker, coordinator));
            }
        }
    }

    private void end(Worker worker, Coordinator coordinator) {
        options.end(worker);
        coordinator.close();
    }
}
