package dev.muster.model.jvm;

/**
 * What a thread of Muster does. The list is whole: threads are made by {@link OwnThread}, which asks for one of these, and a test
 * throws on the thread of each role, and checks what happens to everything that depends on it.
 */
public enum ThreadRole {
    /** Opens the way from a pool to its cluster. All tasks of the pool depend on it. */
    POOL_START,
    /** Turns the ledger of a pool. All its tasks depend on it. */
    POOL_LOOP,
    /** Decodes results and completes futures, and runs their callbacks. The future of each item depends on it. */
    COMPLETER,
    /** Keeps the program alive while tasks are unfinished. They depend on it where the program has nothing else to do. */
    KEEPER,
    /** Submits what is scheduled when its time has come. What is scheduled depends on it. */
    POOL_TIMER,
    /** Reads the options of this JVM ahead of time. Nobody depends on it: who needs them reads them himself. */
    OPTIONS_READER,
    /** Polls futures that do not notify when they are done. Threads that wait for such futures depend on it. */
    FUTURES_ASKER,
    /** Closes what a pool has opened. Who waits for its termination depends on it. */
    POOL_END,
    /** Ends a pool while the JVM exits. Other shutdown hooks that wait for its futures depend on it. */
    EXIT_HOOK,
    /** Runs tasks in this program. The task that it runs depends on it. */
    POOL_THREAD,
    /** Opens a stream to a coordinator. Everything on the stream depends on it. */
    DIALER,
    /** Sends large bytes. The transfer depends on it. */
    PUSHER,
    /** Fetches large bytes. The transfer depends on it. */
    FETCHER,
    /** Acts upon deadlines of the wire. The stream whose deadline it is depends on it. */
    WIRE_TIMER,
    /** Turns the scheduler of a coordinator. Everybody who is joined to it depends on it. */
    COORDINATOR_LOOP,
    /** Turns the supervisor of a worker. All attempts of the worker depend on it. */
    WORKER_LOOP,
    /** Reads and writes the files of a worker. The sessions of the worker depend on it. */
    WORKER_FILES,
    /** Kills runners. The slot of the runner depends on it. */
    WORKER_KILLER,
    /** Acts upon deadlines of a worker. The kill of a runner that overstays depends on it. */
    WORKER_TIMER,
    /** Lets runners in that dial. All runners to come depend on it. */
    RUNNER_ACCEPTOR,
    /** Starts a runner, waits for its death and reports it. Its attempts depend on it. */
    RUNNER_LIFE,
    /** Reads what a runner prints. The task that prints depends on it. */
    OUTPUT_DRAIN,
    /** Makes the archive of a runner's classes. Nobody depends on it: runners start without one, only slower. */
    ARCHIVE_MAKER,
    /** Reads from a pipe between a worker and a runner. Their attempts depend on it. */
    PIPE_READER,
    /** Writes to a pipe between a worker and a runner. Their attempts depend on it. */
    PIPE_WRITER,
    /** Runs tasks in a runner. The task that it runs depends on it. */
    TASK,
    /** Tells the worker now and then that a runner is alive. The runner depends on it: it is killed when it is silent. */
    BEAT,
    /** Ends a runner whose worker is gone. Only the host depends on it. */
    PARENT_WATCH,
    /** Kills what the tasks of a runner have started that ends abruptly. The end of the runner depends on it. */
    LAST_KILLER,
    /** Ends a daemon when its process gets a signal. The end of the process depends on it. */
    DAEMON_END,
    /** Ends the program of {@code muster run} with the command. The end of the program depends on it. */
    PROGRAM_END
}
