package dev.muster.client.futures;

import dev.muster.internal.Blocking;
import java.util.List;
import java.util.concurrent.Future;

/** A future that waits for others; who waits for it waits for them. */
public interface DependentFuture {
    /** The futures that this one waits for. */
    List<? extends Future<?>> sources();

    /** Which of those have to be done for that. */
    default Blocking.Until endsWith() {
        return Blocking.Until.ALL_ARE_DONE;
    }
}
