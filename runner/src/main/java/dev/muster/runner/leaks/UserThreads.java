package dev.muster.runner.leaks;

/** The threads of this JVM that are neither its own nor ours. */
public final class UserThreads {
    /** What the names of the runner's own threads begin with. */
    public static final String OURS = "muster-";

    private UserThreads() {}

    /** Those that wait end, as a rule. */
    public static void interruptAll() {
        ThreadGroup root = root();
        var threads = new Thread[2 * root.activeCount() + 64];
        int count = root.enumerate(threads);
        for (int i = 0; i < count; i++) {
            boolean isOfTheJvm = threads[i].getThreadGroup() == root;
            if (!isOfTheJvm && !threads[i].getName().startsWith(OURS)) threads[i].interrupt();
        }
    }

    /** That of the threads of the JVM itself; all others are below. */
    static ThreadGroup root() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) root = root.getParent();
        return root;
    }
}
