package dev.muster.runner;

import dev.muster.pipe.RunnerExit;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Standard input belongs to the daemon, which never writes to it: its end says that the daemon is gone. */
final class Lifeline {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** Without a file descriptor to be had a process does not see who its parent is: it looks so many times. */
    private static final int BLIND_LOOKS_MAX = 50;
    /** Windows has no signals: there the close of a channel waits until its reader comes back by itself. */
    private static final boolean CAN_WAKE_READERS = File.separatorChar == '/';

    private final FileChannel input;
    private final Optional<ProcessHandle> daemon;
    private final Ending ending;

    private Lifeline(FileChannel input, Optional<ProcessHandle> daemon, Ending ending) {
        this.input = input;
        this.daemon = daemon;
        this.ending = ending;
    }

    /** Watches standard input from now on. */
    static Lifeline hold(Ending ending) {
        var lifeline = new Lifeline(real(), ProcessHandle.current().parent(), ending);
        var thread = new Thread(lifeline::watch, "muster-lifeline");
        thread.setDaemon(true);
        thread.start();
        return lifeline;
    }

    /**
     * This process is about to end: from now on it is the daemon's process that is watched, by looking at it now and then. A JVM
     * with a thread that reads waits 300 ms for it before it exits (HotSpot's VM_Exit::wait_for_threads_in_native_to_block).
     */
    void loosen() {
        if (daemon.isEmpty() || !CAN_WAKE_READERS) return;
        try {
            input.close();
        } catch (IOException e) {
            // Then this exit takes a moment longer.
        }
    }

    /** Through a descriptor of our own where the system gives one: user code may close number 0. */
    @SuppressWarnings("resource") // it lives as long as the process
    private static FileChannel real() {
        try {
            return FileChannel.open(Path.of("/proc/self/fd/0"), StandardOpenOption.READ);
        } catch (IOException e) {
            return new FileInputStream(FileDescriptor.in).getChannel();
        }
    }

    private void watch() {
        var ignored = ByteBuffer.allocate(64);
        try {
            while (input.read(ignored) >= 0) ignored.clear(); // whatever this was, the daemon lives
        } catch (ClosedChannelException e) { // also if user code has interrupted this thread
            if (daemon.isEmpty()) return;
            awaitDeathOfTheDaemon();
        } catch (IOException e) {
            // Somebody closed it under us. The pipe tells as well when the daemon goes.
            return;
        }
        ending.abrupt(RunnerExit.DAEMON_GONE);
    }

    /** A dead process may still be listed until somebody asks for its code, but it has no children any more. */
    private void awaitDeathOfTheDaemon() {
        for (int blind = 0; blind < BLIND_LOOKS_MAX; ) {
            Optional<ProcessHandle> parent = ProcessHandle.current().parent();
            if (parent.isEmpty()) blind++;
            else if (parent.equals(daemon)) blind = 0;
            else return;
            boolean ignored = Thread.interrupted(); // or the park would not wait
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
