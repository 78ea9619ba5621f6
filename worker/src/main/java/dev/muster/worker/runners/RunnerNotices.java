package dev.muster.worker.runners;

import dev.muster.task.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What has been remarked on lately: the same library does the same in each runner of a session, and one line about it is enough.
 * Thread-safe.
 */
final class RunnerNotices {
    private static final int KEPT_MAX = 1000;
    /** Threads are numbered, as a rule; a number makes no new remark. */
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Map<String, Boolean> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KEPT_MAX;
        }
    };

    synchronized boolean isNew(SessionId session, String text) {
        return said.put(session + " " + NUMBER.matcher(text).replaceAll("#"), true) == null;
    }
}
