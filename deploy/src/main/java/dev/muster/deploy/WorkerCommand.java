package dev.muster.deploy;

import dev.muster.proto.grpc.TcpTransport;
import dev.muster.worker.Worker;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "worker",
        description = "Run a worker: it joins a coordinator and runs tasks in child JVMs.",
        footer = {"", "Ctrl-C or SIGTERM lets running tasks finish first, within --drain-seconds."})
final class WorkerCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final WorkerOptions options = new WorkerOptions();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    WorkerCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        verbosity.apply();
        try (TcpTransport transport = Answers.open(target.dialingAsDaemon())) {
            Worker worker = options.start(transport);
            shell.out().println(worker.id().name());
            shell.say("the worker %s joins %s; it keeps trying while that is away"
                    .formatted(worker.id().name(), target.target));
            return Vigil.keep(shell, worker.ended(), () -> options.end(worker));
        }
    }
}
