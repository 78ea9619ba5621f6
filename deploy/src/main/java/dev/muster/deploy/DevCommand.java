package dev.muster.deploy;

import dev.muster.coordinator.Coordinator;
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

@Command(name = "dev", description = "Run a coordinator and a worker in this terminal, for this machine only.")
final class DevCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final ListenOption listen = new ListenOption();

    @Mixin
    private final TokenOptions token = new TokenOptions();

    @Mixin
    private final WorkerOptions options = new WorkerOptions();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    DevCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        verbosity.apply();
        if (!listen.address().isLoopback()) {
            throw new CommandFailure(
                    ExitCode.PRECONDITION,
                    "\"muster dev\" is for this machine only and " + listen.address()
                            + " is not; use \"muster coordinator\" and"
                            + " \"muster worker\" with TLS and a token, or listen on " + Address.DEFAULT);
        }
        Optional<Token> shared = token.token(listen.address());
        TcpServerConfig listening = new ServerTlsOptions().listening(listen.address(), shared);
        try (Coordinator coordinator = CoordinatorCommand.start(listen.address(), listening)) {
            Address address = listen.at(coordinator.port());
            token.warn(address);
            try (TcpTransport transport =
                    Answers.open(new TcpClientConfig(address.toString(), shared, Optional.empty()))) {
                Worker worker = options.start(transport);
                shell.out().println(address);
                shell.say("a cluster of this machine listens on %s; next, in another terminal:".formatted(address));
                shell.say("  MUSTER_TARGET=%s java -cp ... YourProgram".formatted(address));
                return Vigil.keep(
                        shell,
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
