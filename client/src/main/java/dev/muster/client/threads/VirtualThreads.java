package dev.muster.client.threads;

import dev.muster.model.jvm.OwnThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Virtual threads, of which this program is compiled without knowledge: it runs on Java 17, too. */
final class VirtualThreads {
    private VirtualThreads() {}

    /** A factory of virtual threads, or of daemons where there are none. */
    static ThreadFactory factory(String name) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = builderType.getMethod("name", String.class, long.class).invoke(builder, name + "-thread-", 1L);
            return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException | UnsupportedOperationException e) { // before Java 21, or a preview of it
            return platform(name);
        }
    }

    /** A factory of daemons. */
    static ThreadFactory platform(String name) {
        var made = new AtomicInteger();
        return OwnThread.daemons(() -> name + "-thread-" + made.incrementAndGet());
    }
}
