package dev.muster.worker.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says why an operating system starts no process that is given too much: it tells neither what, nor how much it takes. */
public final class LaunchSize {
    /** E2BIG on Unix, ERROR_FILENAME_EXCED_RANGE on Windows. */
    private static final Pattern TOO_MUCH =
            Pattern.compile("error=(7|206)\\b.*|.*Argument list too long.*", Pattern.DOTALL);

    private LaunchSize() {}

    /** Starts the process; a start that fails because of its size says so. */
    public static Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw explained(e, builder.command(), builder.environment());
        }
    }

    /** The same exception, or one that names the sizes if it is about them. It has names of variables, and no values. */
    static IOException explained(IOException e, List<String> command, Map<String, String> variables) {
        String message = String.valueOf(e.getMessage());
        int error = message.indexOf("error=");
        if (!TOO_MUCH.matcher(error < 0 ? message : message.substring(error)).matches()) return e;
        long words = command.stream().mapToLong(LaunchSize::bytes).sum();
        long settings =
                variables.entrySet().stream().mapToLong(LaunchSize::bytes).sum();
        return new IOException(
                "the operating system does not start a process with so much: the command line has " + words + " bytes ("
                        + longestWord(command) + "), the environment variables have " + settings + " bytes ("
                        + longestVariable(variables)
                        + "). Linux takes 131071 bytes in one of them, and 2 MiB of all as a"
                        + " rule; hand large values over with systemProperty(..), an initializer or a file instead",
                e);
    }

    private static String longestWord(List<String> command) {
        String longest = command.stream()
                .max(Comparator.comparingLong(LaunchSize::bytes))
                .orElse("");
        int end = longest.indexOf('=');
        String name = end < 0 ? longest : longest.substring(0, end);
        return "most of them in \"" + (name.length() <= 100 ? name : name.substring(0, 100)) + "\": " + bytes(longest);
    }

    private static String longestVariable(Map<String, String> variables) {
        return variables.entrySet().stream()
                .max(Comparator.comparingLong(LaunchSize::bytes))
                .map(each -> "most of them in " + each.getKey() + ": " + bytes(each))
                .orElse("none");
    }

    private static long bytes(Map.Entry<String, String> variable) {
        return bytes(variable.getKey()) + 1 + bytes(variable.getValue());
    }

    private static long bytes(String word) {
        return word.getBytes(StandardCharsets.UTF_8).length;
    }
}
