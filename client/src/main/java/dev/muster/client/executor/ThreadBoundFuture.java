package dev.muster.client.executor;

/** The future of a task that runs in a thread of this program, so that it is known when the task has really ended. */
public interface ThreadBoundFuture {
    /** Runs the action, which is quick, when no code of the task runs any more; for who has seen that the future is done. */
    void whenLeft(Runnable action);
}
