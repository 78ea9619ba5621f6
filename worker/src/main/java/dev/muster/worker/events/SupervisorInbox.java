package dev.muster.worker.events;

import dev.muster.scheduling.supervisor.SupervisorEvent;

/** Where everybody in this room leaves what happened; the loop of the supervisor takes it from there. Never blocks. */
public interface SupervisorInbox {
    /** Leaves an event; the second argument runs on the loop when the commands of the event have been performed. */
    void leave(SupervisorEvent event, Runnable whenHandled);

    default void leave(SupervisorEvent event) {
        leave(event, () -> {});
    }

    /** Runs this on the loop, between two events. */
    void onLoop(Runnable work);
}
