package dev.muster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What this program shows a cluster, and what it checks the cluster against. */
record ClusterAccess(Optional<Path> tokenFile, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    static ClusterAccess ofEnvironment(Map<String, String> environment) {
        return new ClusterAccess(
                path(environment, "MUSTER_TOKEN_FILE"),
                path(environment, "MUSTER_TLS_CA"),
                path(environment, "MUSTER_TLS_CERT"),
                path(environment, "MUSTER_TLS_KEY"));
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    ClusterAccess withTokenFile(Path file) {
        return new ClusterAccess(Optional.of(file), ca, certificate, key);
    }

    ClusterAccess withCa(Path file) {
        return new ClusterAccess(tokenFile, Optional.of(file), certificate, key);
    }

    ClusterAccess withCertificate(Path certificateFile, Path keyFile) {
        return new ClusterAccess(tokenFile, ca, Optional.of(certificateFile), Optional.of(keyFile));
    }
}
