package dev.muster.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an environment may have, so that each message that carries one stays within what its readers take. */
final class EnvironmentLimits {
    private static final String ELSEWHERE =
            "; put large values into a file, or let the initializer or the tasks capture them";

    private EnvironmentLimits() {}

    /** Throws {@link IllegalArgumentException} with what is too much, how much it is, and what to do. */
    static void check(List<CodeEntry> code, RunnerJvm jvm, Map<String, String> properties) {
        count(
                code.size(),
                Limits.CODE_ENTRIES_MAX,
                "entries of the class path",
                "; name those that the tasks need with classPath(..), or pack them into fewer jars");
        count(jvm.arguments().size(), Limits.ARGUMENTS_MAX, "JVM arguments", "; name a file of them: \"@file\"");
        long path = 0;
        for (CodeEntry entry : code) path += bytes(nameOf(entry));
        long arguments = 0;
        for (String argument : jvm.arguments()) arguments += checked("a JVM argument", null, argument);
        long total = path
                + arguments
                + settings("system property", "system properties", properties)
                + settings("environment variable", "environment variables", jvm.variables());
        if (total > Limits.ENVIRONMENT_BYTES_MAX) throw tooLarge(total, path, arguments, properties, jvm.variables());
    }

    private static IllegalArgumentException tooLarge(
            long total, long path, long arguments, Map<String, String> properties, Map<String, String> variables) {
        return new IllegalArgumentException("what the processes of a pool are started with has " + total
                + " bytes: class path " + path + ", system properties " + bytes(properties) + ", environment variables "
                + bytes(variables) + ", JVM arguments " + arguments + "; at most " + Limits.ENVIRONMENT_BYTES_MAX
                + " can travel" + ELSEWHERE);
    }

    private static long settings(String one, String many, Map<String, String> settings) {
        count(settings.size(), Limits.SETTINGS_MAX, many, ELSEWHERE);
        long bytes = 0;
        for (Map.Entry<String, String> each : settings.entrySet()) {
            String name = each.getKey();
            bytes += checked("the name of a " + one, null, name) + checked("the " + one, name, each.getValue());
        }
        return bytes;
    }

    private static void count(int count, int max, String what, String cure) {
        if (count > max) {
            throw new IllegalArgumentException(count + " " + what + ": at most " + max + " can travel" + cure);
        }
    }

    private static long checked(String what, @Nullable String name, String text) {
        if (text.length() > Limits.SETTING_CHARS_MAX) {
            throw new IllegalArgumentException(what + (name == null ? "" : " " + name) + " has " + text.length()
                    + " characters; at most " + Limits.SETTING_CHARS_MAX + " can travel" + ELSEWHERE);
        }
        return bytes(text);
    }

    private static String nameOf(CodeEntry entry) {
        if (entry instanceof CodeEntry.Local local) return local.path();
        return ((CodeEntry.Shipped) entry).name();
    }

    private static long bytes(Map<String, String> settings) {
        return settings.entrySet().stream()
                .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue()))
                .sum();
    }

    /** As UTF-8. */
    private static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= 0x80) bytes += each >= 0x800 && !Character.isSurrogate(each) ? 2 : 1;
        }
        return bytes;
    }
}
