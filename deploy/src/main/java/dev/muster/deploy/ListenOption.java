package dev.muster.deploy;

import picocli.CommandLine.Option;

/** Where a coordinator listens. */
final class ListenOption {
    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = Address.DEFAULT,
            converter = AddressConverter.class,
            description = "Where to listen (default: ${DEFAULT-VALUE}); port 0 for any free one.")
    private Address address = Address.parse(Address.DEFAULT);

    Address address() {
        return address;
    }

    /** Where it listens in fact, with the port that it got. */
    Address at(int port) {
        return new Address(address.host(), port);
    }
}
