package dev.muster.tck.cluster;

import dev.muster.client.cluster.Connector;
import dev.muster.client.code.BlobShelf;
import dev.muster.model.CodeEntry;
import java.util.List;
import java.util.concurrent.Callable;

/** A connector whose connection the test makes; runners need no code from it. */
public record TestConnector(String target, Callable<Connection> opening) implements Connector {
    @Override
    public List<CodeEntry> code(BlobShelf shelf) {
        return List.of();
    }

    @Override
    public Connection open() throws Exception {
        return opening.call();
    }
}
