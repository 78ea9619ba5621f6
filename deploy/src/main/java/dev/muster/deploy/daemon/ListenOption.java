package dev.muster.deploy.daemon;

import dev.muster.deploy.settings.ListenAddress;
import dev.muster.deploy.settings.ListenAddressConverter;
import picocli.CommandLine.Option;

/** Where a coordinator listens. */
final class ListenOption {
    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = ListenAddress.DEFAULT,
            converter = ListenAddressConverter.class,
            description = "The address to listen on (default: ${DEFAULT-VALUE}). Port 0 selects a free port.")
    private ListenAddress address = ListenAddress.parse(ListenAddress.DEFAULT);

    ListenAddress address() {
        return address;
    }

    /** Where it listens in fact, with the port that it got. */
    ListenAddress at(int port) {
        return address.withPort(port);
    }
}
