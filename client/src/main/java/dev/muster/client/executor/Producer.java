package dev.muster.client.executor;

/** Has taken work that becomes submissions later, such as a map or a timer: a shutdown waits for it. */
public interface Producer {
    /** The executor may take more, or will never run anything again: look. */
    void pump();

    /** Nothing more is run; what has started is stopped as well where the argument says so. */
    void cancel(boolean force);
}
