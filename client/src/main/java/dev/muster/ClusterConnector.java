package dev.muster;

import dev.muster.proto.TcpClientConfig;
import dev.muster.proto.TcpTransport;
import dev.muster.proto.Tls;
import dev.muster.task.CodeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The way to a cluster by its address. */
final class ClusterConnector implements Connector {
    private final String address;
    private final ClusterAccess access;
    private final ClassPathDescription classPath;
    private final long codeBytesMax;

    ClusterConnector(String address, ClusterAccess access, ClassPathDescription classPath, long codeBytesMax) {
        this.address = address;
        this.access = access;
        this.classPath = classPath;
        this.codeBytesMax = codeBytesMax;
    }

    @Override
    public String target() {
        return address;
    }

    @Override
    public List<CodeEntry> code(BlobShelf shelf) throws IOException {
        return classPath.shipped(shelf, codeBytesMax);
    }

    @Override
    public Connection open() throws IOException {
        boolean hasTls = access.ca().isPresent() || access.certificate().isPresent();
        Optional<Tls> tls =
                hasTls ? Optional.of(new Tls(access.certificate(), access.key(), access.ca())) : Optional.empty();
        return new Connection(new TcpTransport(new TcpClientConfig(address, token(), tls)), () -> {});
    }

    private Optional<String> token() throws IOException {
        if (access.tokenFile().isEmpty()) return Optional.empty();
        Path file = access.tokenFile().get();
        if (!Files.isReadable(file)) {
            throw new IOException("the token file " + file
                    + " cannot be read; name the right one with MUSTER_TOKEN_FILE or" + " tokenFile(..)");
        }
        return Optional.of(Files.readString(file).strip());
    }
}
