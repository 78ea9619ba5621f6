package dev.muster.deploy;

import dev.muster.coordinator.Coordinator;
import dev.muster.proto.TcpTransport;
import dev.muster.worker.Worker;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "dev", description = "Run a coordinator and a worker in this terminal, for this machine only.")
final class DevCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = Address.DEFAULT,
            converter = AddressConverter.class,
            description = "Where to listen (default: ${DEFAULT-VALUE}); port 0 for any free one.")
    private Address listen = Address.parse(Address.DEFAULT);

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
        if (!listen.isLoopback()) {
            throw new CommandFailure(
                    ExitCode.PRECONDITION,
                    "\"muster dev\" is for this machine only and " + listen + " is not; use \"muster coordinator\" and"
                            + " \"muster worker\" with TLS and a token, or listen on " + Address.DEFAULT);
        }
        var open = new CredentialOptions();
        try (Coordinator coordinator = CoordinatorCommand.start(listen, open)) {
            var address = new Address(listen.host(), coordinator.port());
            try (TcpTransport transport = Answers.open(open.dialing(address.toString()))) {
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
