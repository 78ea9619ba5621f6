package dev.muster.worker.processes;

import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a runner prints for as long as anybody holds the other end, so that printing never blocks a task. A grandchild may
 * keep the stream open for longer than the runner lives: its end says nothing about a death.
 */
final class OutputDrain {
    private static final Logger log = LoggerFactory.getLogger(OutputDrain.class);

    /** What is kept of each stream, in bytes. */
    static final int KEPT_BYTES = 64 * 1024;

    private static final int STACK_BYTES = 128 * 1024;

    private final InputStream in;
    private final OutputRing ring = new OutputRing(KEPT_BYTES);
    private final Thread thread;

    private OutputDrain(String name, InputStream in) {
        this.in = in;
        this.thread = OwnThread.daemon(ThreadRole.OUTPUT_DRAIN, name, STACK_BYTES, this::drain, this::broken);
    }

    static OutputDrain start(String name, InputStream in) {
        var drain = new OutputDrain(name, in);
        drain.thread.start();
        return drain;
    }

    OutputRing ring() {
        return ring;
    }

    /** Waits for the end of the stream; false if it does not come in time. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Durations.nanos(limit));
        return !thread.isAlive();
    }

    /** Nobody reads any more: a task that prints then must not wait for that, so it prints to nowhere. */
    private void broken(Throwable why) {
        try {
            in.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        log.warn("{} failed, so further output of its runner is lost: {}", thread.getName(), OwnFault.words(why), why);
    }

    private void drain() {
        var buffer = new byte[8 * 1024];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) keep(buffer, count);
        } catch (IOException e) {
            // The other end is gone: the same as an end of the stream.
        }
    }

    /** What cannot be kept is lost; a stream that nobody drains would block the task that prints to it. */
    private void keep(byte[] buffer, int count) {
        try {
            ring.write(buffer, 0, count);
        } catch (Throwable e) {
            log.debug("a part of the output of a runner is lost", e);
        }
    }
}
