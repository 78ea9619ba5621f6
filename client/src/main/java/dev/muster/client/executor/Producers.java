package dev.muster.client.executor;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The producers that an executor waits for before it ends. They enter and leave under the lock of the executor. */
public final class Producers implements Iterable<Producer> {
    private final StateLock lock;
    private final Set<Producer> producers = ConcurrentHashMap.newKeySet(); // written under lock

    /** @param lock of the executor, under which it decides whether it takes something */
    public Producers(StateLock lock) {
        this.lock = lock;
    }

    /** The producer has taken work, unless the check throws: then it has not entered. */
    public void enter(Producer producer, Runnable check) {
        lock.locked(() -> {
            check.run();
            producers.add(producer);
        });
    }

    /** The producer has no work any more; the executor then looks whether it ends. */
    public void leave(Producer producer, Runnable lookAtEnd) {
        lock.locked(() -> {
            producers.remove(producer);
            lookAtEnd.run();
        });
    }

    public boolean isEmpty() {
        return producers.isEmpty();
    }

    /** Those that are there now; it may be used without the lock while others enter and leave. */
    @Override
    public Iterator<Producer> iterator() {
        return producers.iterator();
    }
}
