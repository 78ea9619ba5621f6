package dev.muster.deploy.daemon;

import dev.muster.deploy.cluster.CoordinatorCalls;
import dev.muster.deploy.cluster.TargetOptions;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.settings.LogLevelOption;
import dev.muster.proto.grpc.TcpTransport;
import dev.muster.worker.Worker;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "worker",
        description = "Run a worker. It joins a coordinator and runs tasks in child JVMs.",
        footer = {"", "After Ctrl-C or SIGTERM, running tasks have --drain-seconds to finish."})
public final class WorkerCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final WorkerOptions options = new WorkerOptions();

    @Mixin
    private final LogLevelOption verbosity = new LogLevelOption();

    public WorkerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        verbosity.apply();
        try (TcpTransport transport = CoordinatorCalls.open(target.dialingAsDaemon())) {
            Worker worker = options.start(transport);
            context.out().println(worker.id().name());
            context.inform("The worker %s connects to %s, and tries again until the coordinator answers."
                    .formatted(worker.id().name(), target.target));
            return DaemonLifetime.keep(context, worker.ended(), () -> options.end(worker));
        }
    }
}
