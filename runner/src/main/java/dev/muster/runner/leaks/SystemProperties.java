package dev.muster.runner.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The system properties as the JVM and the executor have set them. A task must not change or remove these. Those that it adds
 * stay: they cannot be distinguished from what a library sets once for itself, and would miss.
 */
final class SystemProperties {
    private static final int NAMES_MAX = 3;

    private final Properties properties = System.getProperties();
    private final Object[] names;
    private final Object[] values;

    SystemProperties() {
        var entries = new ArrayList<Map.Entry<Object, Object>>(properties.entrySet());
        names = entries.stream().map(Map.Entry::getKey).toArray();
        values = entries.stream().map(Map.Entry::getValue).toArray();
    }

    boolean areAsBefore() {
        if (areOthers()) return false;
        for (int i = 0; i < names.length; i++) {
            if (!values[i].equals(properties.get(names[i]))) return false;
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the object itself may have been replaced, by an equal one perhaps
    private boolean areOthers() {
        return System.getProperties() != properties;
    }

    void restore(List<String> found) {
        if (areOthers()) {
            found.add("the task replaced all system properties");
            System.setProperties(properties);
        }
        var changed = new ArrayList<String>();
        for (int i = 0; i < names.length; i++) {
            if (values[i].equals(properties.get(names[i]))) continue;
            changed.add(names[i].toString());
            properties.put(names[i], values[i]);
        }
        if (changed.isEmpty()) return;
        String more = changed.size() > NAMES_MAX ? " and " + (changed.size() - NAMES_MAX) + " more" : "";
        String first = String.join(", ", changed.subList(0, Math.min(changed.size(), NAMES_MAX)));
        found.add("the task changed or removed the system property " + first + more);
    }
}
