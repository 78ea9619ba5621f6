package dev.muster.client.session;

/**
 * Logs why tasks wait if the cause is outside of them: their coordinator does not answer, or has no worker. Neither is an
 * error of a task, so no other report would mention it. Logs each change once. Thread-safe.
 */
final class ClusterLog {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private final String target;
    private final boolean isShared;
    private volatile boolean attached;
    private boolean lost; // guarded by this
    private boolean workless; // guarded by this

    /** A cluster that is not shared brings its worker with it. */
    ClusterLog(String target, boolean isShared) {
        this.target = target;
        this.isShared = isShared;
    }

    /** A coordinator is connected to this session; may be called again and again. */
    void attached() {
        if (!attached) attachedAgain();
    }

    private synchronized void attachedAgain() {
        attached = true;
        if (lost) LOG.log(System.Logger.Level.INFO, "the coordinator at " + target + " answers again");
        lost = false;
    }

    /** The stream ended or could not be opened, against the will of this session. */
    synchronized void detached(String why) {
        if (attached) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "lost the connection to the cluster: " + why + "; open tasks wait, and the coordinator at " + target
                            + " is contacted until it answers again");
            lost = true;
        }
        attached = false;
    }

    synchronized void workers(int count) {
        if (!isShared) return;
        if (count == 0 && !workless) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the cluster at " + target + " has no workers, so tasks wait; start one with `muster worker`");
        }
        if (count > 0 && workless)
            LOG.log(System.Logger.Level.INFO, "the cluster at " + target + " has workers now: " + count);
        workless = count == 0;
    }
}
