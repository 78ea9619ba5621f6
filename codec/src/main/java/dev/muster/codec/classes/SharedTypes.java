package dev.muster.codec.classes;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/** Types whose objects are of use only where several threads hold the same one. */
public final class SharedTypes {
    private SharedTypes() {}

    /** Whether others wait for what happens to an object of this class, and would never notice what happens to a copy. */
    static boolean isMeetingPlace(Class<?> type) {
        return Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || ExecutorService.class.isAssignableFrom(type)
                || CountDownLatch.class.isAssignableFrom(type)
                || CyclicBarrier.class.isAssignableFrom(type)
                || Flow.Subscription.class.isAssignableFrom(type);
    }

    /** Whether it is of no use where it has no data to guard, as is a lock that a lambda has captured. */
    public static boolean isBareLock(@Nullable Object captured) {
        return captured instanceof Lock
                || captured instanceof ReadWriteLock
                || captured instanceof StampedLock
                || captured instanceof Semaphore
                || captured instanceof Condition;
    }

    /** Whether it serves only those who hold it together, which is why tasks do not get one; a result may be one. */
    public static boolean isShared(Class<?> type) {
        return BlockingQueue.class.isAssignableFrom(type);
    }
}
