package dev.muster.worker.events;

import dev.muster.scheduling.supervisor.SupervisorEvent;

/** Takes the events of all threads of a worker; the loop of the supervisor handles them. Never blocks. */
public interface SupervisorInbox {
    /** Leaves an event; the second argument runs on the loop when the commands of the event have been performed. */
    void leave(SupervisorEvent event, Runnable whenHandled);

    default void leave(SupervisorEvent event) {
        leave(event, () -> {});
    }

    /** Runs this on the loop, between two events. */
    void onLoop(Runnable work);
}
