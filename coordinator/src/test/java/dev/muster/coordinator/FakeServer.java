package dev.muster.coordinator;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listening end without a wire: the test calls the acceptor. */
final class FakeServer implements CoordinatorServer {
    @Nullable
    CoordinatorAcceptor acceptor;

    final List<String> failed = new ArrayList<>();
    boolean closed;

    static FakeServer behind(CoordinatorAcceptor acceptor) {
        var server = new FakeServer();
        server.acceptor = acceptor;
        return server;
    }

    @Override
    public int port() {
        return 7;
    }

    @Override
    public synchronized void failTransfer(long transfer, String why) {
        failed.add(transfer + ": " + why);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public boolean awaitEnd(long timeout, TimeUnit unit) {
        return closed;
    }
}
