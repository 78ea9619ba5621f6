package dev.muster.model.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What this host calls itself. No name server is asked, since one that is silent would hold everything up. */
public final class ThisHost {
    private static final String UNKNOWN = "localhost";

    private ThisHost() {}

    /** The name that the system or, failing that, a variable of the environment gives; {@code localhost} if neither does. */
    public static String name() {
        return Stream.of("/proc/sys/kernel/hostname", "/etc/hostname")
                .map(ThisHost::read)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> Stream.of("COMPUTERNAME", "HOSTNAME", "HOST")
                        .map(System::getenv)
                        .filter(name -> name != null && !name.isBlank())
                        .findFirst())
                .orElse(UNKNOWN);
    }

    private static Optional<String> read(String file) {
        try {
            return Files.readString(Path.of(file))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst();
        } catch (IOException | RuntimeException e) { // not this system
            return Optional.empty();
        }
    }
}
