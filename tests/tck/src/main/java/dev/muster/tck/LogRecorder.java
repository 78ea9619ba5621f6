package dev.muster.tck;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hears what Muster logs while it is open, instead of the console. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("dev.muster");

    private final BlockingQueue<LogRecord> heard = new LinkedBlockingQueue<>();

    public LogRecorder() {
        LOGGER.addHandler(this);
        LOGGER.setUseParentHandlers(false);
    }

    /** The next record with this text in its message or exception, while garbage is collected; null if there is none in time. */
    @Nullable
    public LogRecord awaitText(String text, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < deadline) {
            System.gc();
            LogRecord record = heard.poll(20, TimeUnit.MILLISECONDS);
            if (record != null && (record.getMessage() + record.getThrown()).contains(text)) return record;
        }
        return null;
    }

    @Override
    public void publish(LogRecord record) {
        heard.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
