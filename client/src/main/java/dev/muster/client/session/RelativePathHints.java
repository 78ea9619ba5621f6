package dev.muster.client.session;

import dev.muster.model.RemoteThrowable;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells why a file was not found that the program has: the task looked for it in another directory. */
final class RelativePathHints {
    private static final Set<String> NOT_FOUND = Set.of(
            "java.nio.file.NoSuchFileException",
            "java.nio.file.NotDirectoryException",
            "java.io.FileNotFoundException");

    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\].*|[A-Za-z]:.*", Pattern.DOTALL);

    /** An exception of {@code java.nio} has the path, and that of a second one; one of {@code java.io} a reason in brackets. */
    private static final Pattern BEHIND_THE_PATH = Pattern.compile(" -> .*| \\([^()]*\\)$", Pattern.DOTALL);

    private RelativePathHints() {}

    /** A hint for the reader of the failure; empty if a relative path is not the cause. */
    static String hint(RemoteThrowable thrown) {
        return missing(thrown)
                .map(path -> "hint: \"" + path
                        + "\" is a relative path, and in a cluster a task begins in an empty directory of its"
                        + " process: send the content with the task, name a path that exists on each host, or choose a"
                        + " directory there with workingDirectory(..)\n")
                .orElse("");
    }

    private static Optional<String> missing(RemoteThrowable thrown) {
        if (NOT_FOUND.contains(thrown.className())) {
            String path = BEHIND_THE_PATH.matcher(thrown.message().orElse("")).replaceFirst("");
            if (!path.isBlank() && !ABSOLUTE.matcher(path).matches()) return Optional.of(path);
        }
        return thrown.cause().flatMap(RelativePathHints::missing);
    }
}
