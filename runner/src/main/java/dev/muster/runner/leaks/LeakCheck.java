package dev.muster.runner.leaks;

import dev.muster.runner.process.StandardStreams;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one task must not leave to the next. Taken once, after the initializer, whose changes are meant to stay; asked after
 * every task, so it costs a few microseconds when there is nothing to find.
 */
public final class LeakCheck {
    private final Locale locale = Locale.getDefault();
    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone zone = TimeZone.getDefault();
    private final SystemProperties properties = new SystemProperties(); // after the zone, which sets one of them
    private final InputStream in = System.in;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final boolean streamsWereOpen = StandardStreams.areOpen();
    private final FileDescriptors files = new FileDescriptors();
    private final OwnDirectories directories;
    private final @Nullable ThreadCheck threads;

    /**
     * @param threadsToo whether a new thread can only be the doing of the task that just ended: not so where several run at a
     *     time
     * @param own the directory in which everything belongs to this runner
     * @param runsTasks whether a thread is one of the runner on which tasks run
     * @param remarks takes what the user should know though it does no harm
     */
    public LeakCheck(boolean threadsToo, Path own, Predicate<Thread> runsTasks, Consumer<String> remarks) {
        this.directories = new OwnDirectories(own);
        this.threads = threadsToo ? new ThreadCheck(runsTasks, remarks) : null;
    }

    /** Before a task: repairs what other processes have changed. */
    public void mend() {
        directories.mend();
    }

    /** Repairs what can be repaired, and returns what was wrong; empty if nothing was. */
    public synchronized Optional<String> restore() {
        Optional<String> usedUp = files.look();
        if (isClean() && usedUp.isEmpty()) return Optional.empty();
        var found = new ArrayList<String>();
        usedUp.ifPresent(found::add);
        directories.tell(found);
        properties.restore(found);
        if (hasOtherLocale()) {
            found.add("the task changed the default locale to "
                    + Locale.getDefault().toLanguageTag());
            Locale.setDefault(locale);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
        if (!TimeZone.getDefault().equals(zone)) {
            found.add("the task changed the default time zone to "
                    + TimeZone.getDefault().getID());
            TimeZone.setDefault(zone);
        }
        restoreStreams(found);
        if (threads != null) threads.find(found);
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    private boolean isClean() {
        boolean hasNewThreads = threads != null && threads.hasNew();
        return !hasNewThreads
                && !hasOtherLocale()
                && System.in == in
                && System.out == out
                && System.err == err
                && StandardStreams.areOpen() == streamsWereOpen
                && TimeZone.getDefault().equals(zone)
                && properties.areAsBefore()
                && directories.areThere();
    }

    private boolean hasOtherLocale() {
        return !Locale.getDefault().equals(locale)
                || !Locale.getDefault(Locale.Category.DISPLAY).equals(display)
                || !Locale.getDefault(Locale.Category.FORMAT).equals(format);
    }

    private void restoreStreams(List<String> found) {
        if (System.in != in) {
            found.add("the task replaced System.in");
            System.setIn(in);
        }
        if (System.out != out) {
            found.add("the task replaced System.out");
            System.setOut(out);
        }
        if (System.err != err) {
            found.add("the task replaced System.err");
            System.setErr(err);
        }
        if (StandardStreams.areOpen() != streamsWereOpen) {
            found.add("the task closed the file of System.in, System.out or System.err");
        }
    }
}
