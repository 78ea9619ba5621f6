package dev.muster.client.cluster;

import dev.muster.client.code.BlobShelf;
import dev.muster.client.code.ClassPathDescription;
import dev.muster.model.CodeEntry;
import dev.muster.proto.grpc.ClientCredentials;
import dev.muster.proto.grpc.TcpClientConfig;
import dev.muster.proto.grpc.TcpTransport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way to a cluster by its address. */
public final class ClusterConnector implements Connector {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private final String address;
    private final String source;
    private final ClientCredentials credentials;
    private final ClassPathDescription classPath;
    private final long codeBytesMax;

    /** The second argument says who named the address: a variable or a method. */
    public ClusterConnector(
            String address,
            String source,
            ClientCredentials credentials,
            ClassPathDescription classPath,
            long codeBytesMax) {
        this.address = address;
        this.source = source;
        this.credentials = credentials;
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
        TcpClientConfig config = dialing();
        if (config.isInsecure()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "code, arguments and results travel to " + address
                            + " in plaintext, so an attacker on the network can"
                            + " read and change them: the program enables this with insecurePlaintextOffLoopback()");
        }
        return new Connection(new TcpTransport(config), () -> {}, new CompletableFuture<>());
    }

    private TcpClientConfig dialing() throws IOException {
        try {
            return credentials.dialing(address);
        } catch (IllegalArgumentException e) { // it is no address
            throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
        }
    }
}
