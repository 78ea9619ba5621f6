package dev.muster.client.threads;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Tasks of a pool that wait for a thread, in order. Guarded by the lock of the pool. */
final class TaskQueue {
    private static final int PENDING_MAX = Integer.MAX_VALUE - 8;
    private static final int LOOKS_BEFORE_HELP = 5; // longer than a busy machine lets a thread wait

    private final LinkedHashSet<LocalTask<?>> tasks = new LinkedHashSet<>();
    private @Nullable LocalTask<?> oldest; // head when it was last looked at
    private int looks; // that found the same head

    /** Throws if there is no room for so many more. */
    void checkRoom(int more) {
        if (tasks.size() > PENDING_MAX - more) {
            throw new RejectedExecutionException("the queue of this pool is full; wait for some of its tasks");
        }
    }

    void add(LocalTask<?> task) {
        tasks.add(task);
    }

    boolean remove(LocalTask<?> task) {
        return tasks.remove(task);
    }

    void removeAll(Collection<? extends LocalTask<?>> some) {
        tasks.removeAll(some);
    }

    /** Removes the first one; there has to be one. */
    LocalTask<?> take() {
        LocalTask<?> first = tasks.iterator().next();
        tasks.remove(first);
        return first;
    }

    /** Removes all. */
    List<LocalTask<?>> takeAll() {
        var taken = new ArrayList<LocalTask<?>>(tasks);
        tasks.clear();
        return taken;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    int size() {
        return tasks.size();
    }

    /** Whether the same task has been the first one for some looks now, of which this is one. */
    boolean isStuck() {
        LocalTask<?> head = tasks.isEmpty() ? null : tasks.iterator().next();
        looks = head != null && head == oldest ? looks + 1 : 0;
        oldest = head;
        return looks >= LOOKS_BEFORE_HELP;
    }

    /** There is help for the first one. */
    void helped() {
        looks = 0;
    }
}
