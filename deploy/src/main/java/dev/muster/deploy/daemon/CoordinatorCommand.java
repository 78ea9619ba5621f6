package dev.muster.deploy.daemon;

import dev.muster.codec.Codec;
import dev.muster.coordinator.Coordinator;
import dev.muster.coordinator.CoordinatorConfig;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.settings.ListenAddress;
import dev.muster.deploy.settings.LogLevelOption;
import dev.muster.embedded.Build;
import dev.muster.proto.PeerHello;
import dev.muster.proto.grpc.CoordinatorServers;
import dev.muster.proto.grpc.TcpServerConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "coordinator",
        description =
                "Run a coordinator. Clients and workers connect to it, and it decides which worker runs which task.",
        footer = {"", "It prints its address on standard output as soon as it listens. Ctrl-C or SIGTERM shuts it down."
        })
public final class CoordinatorCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Mixin
    private final ServerTlsOptions tls = new ServerTlsOptions();

    @Mixin
    private final LogLevelOption verbosity = new LogLevelOption();

    public CoordinatorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        verbosity.apply();
        Coordinator coordinator = start(listen.address(), tls.listening(listen.address(), listen.token()));
        ListenAddress address = listen.boundTo(coordinator.port());
        context.out().println(address);
        context.inform("The coordinator listens on %s. Start workers in other terminals: muster worker --target %s"
                .formatted(address, address));
        return DaemonLifetime.keep(context, coordinator.ended(), coordinator::close);
    }

    /** Starts one that listens on TCP. */
    static Coordinator start(ListenAddress listen, TcpServerConfig listening) throws IOException {
        // Peers with different payload formats could not read each other's calls, so the coordinator refuses them.
        var hello = PeerHello.ofThisProcess(Build.VERSION, Codec.digest(), Host.name(), "");
        return Coordinator.start(
                CoordinatorConfig.of(Host.name() + "/" + listen, Build.VERSION),
                acceptor -> CoordinatorServers.tcp(listening, hello, acceptor));
    }
}
