package dev.muster.model;

import dev.muster.task.internal.Durations;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts into words for a person what the JDK puts into words for a program. Nothing in here throws. */
public final class PlainText {
    private static final String HIDDEN = "***";

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(pass|pwd|secret|token|credential|auth|private|(api|access|signing).?key).*");

    /** Properties that the JDK itself reads, and whose values help to find out why a JVM does not start. */
    private static final Pattern SHOWN = Pattern.compile(
            "java\\.(io|util|library|class|security)\\..*|(user|file|sun|native|stdout|stderr|os)\\..*");

    private static final Pattern AGENT = Pattern.compile("-(javaagent|agentlib|agentpath):[^=]*=.+");

    /** Lines in which a JVM repeats its own arguments. */
    private static final Pattern TELLS_ARGUMENTS = Pattern.compile(
            "(?m)^(NOTE: )?(Picked up|Command Line:|jvm_args:|java_command:|JAVA_TOOL_OPTIONS=|JDK_JAVA_OPTIONS=|_JAVA_OPTIONS=).*$");

    /** An argument in such a line; its value may hold spaces. */
    private static final Pattern ARGUMENT = Pattern.compile("(?<=[\\s=])--?[A-Za-z].*?(?=\\s--?[A-Za-z]|$)");

    private PlainText() {}

    /** A duration as people write it, such as {@code 300 ms}, {@code 1.5 s} or {@code 2 h 30 min}. */
    public static String of(Duration time) {
        return Durations.text(time);
    }

    /**
     * What went wrong, as part of a sentence that says what was being done. The message alone where it says enough; where it is
     * only a path, the name of a host or of a class, or missing, also what is the matter with that.
     */
    public static String of(Throwable why) {
        String message = messageOf(why);
        if (why instanceof FileSystemException file) return ofFile(file);
        boolean isWrapper = why instanceof UncheckedIOException
                || why instanceof CompletionException
                || why instanceof ExecutionException;
        Throwable cause = why.getCause();
        if (isWrapper && cause != null && (message == null || message.equals(String.valueOf(cause)))) return of(cause);
        if (why instanceof UnknownHostException && message != null && message.indexOf(' ') < 0) {
            return "the host name " + message + " is not known here";
        }
        boolean isClass = why instanceof ClassNotFoundException || why instanceof NoClassDefFoundError;
        if (isClass && message != null && message.indexOf(' ') < 0) {
            return "the class " + message.replace('/', '.') + " is not on the class path";
        }
        if (why instanceof EOFException && message == null) return "the data ends too early";
        return message == null || message.isBlank() ? why.getClass().getName() : message;
    }

    private static @Nullable String messageOf(Throwable why) {
        try {
            return why.getMessage();
        } catch (RuntimeException | StackOverflowError e) { // code of the user's
            return null;
        }
    }

    private static String ofFile(FileSystemException e) {
        String file = e.getFile() == null ? "a file" : e.getFile();
        String reason = e.getReason() == null ? "" : " (" + e.getReason() + ")";
        if (e instanceof NoSuchFileException) return "there is no file or directory " + file + reason;
        if (e instanceof AccessDeniedException) return "the user of this process may not access " + file + reason;
        if (e instanceof FileAlreadyExistsException) return file + " exists already" + reason;
        if (e instanceof DirectoryNotEmptyException) return "the directory " + file + " is not empty";
        if (e instanceof NotDirectoryException) return file + " is not a directory";
        if (e instanceof FileSystemLoopException) return "the links of " + file + " lead back to itself";
        return file + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
    }

    /** A text for people that is cut if it is too long, and says so: a long message is better than none. */
    public static String clipped(String text, int charsMax) {
        if (text.length() <= charsMax) return text;
        String mark = "\n[" + text.length() + " characters, cut here]";
        return text.substring(0, Math.max(0, charsMax - mark.length())) + mark;
    }

    /** A command line that may be shown: values of system properties, options of agents and what looks secret are hidden. */
    public static String command(List<String> words) {
        var shown = new ArrayList<String>();
        boolean hidesNext = false;
        for (String word : words) {
            shown.add(hidesNext ? HIDDEN : argument(word));
            hidesNext = word.startsWith("--")
                    && word.indexOf('=') < 0
                    && SECRET.matcher(word).matches();
        }
        return String.join(" ", shown);
    }

    /** What a JVM has written, with the same things hidden where it repeats its own arguments. */
    public static String written(String text) {
        return TELLS_ARGUMENTS
                .matcher(text)
                .replaceAll(line -> Matcher.quoteReplacement(ARGUMENT.matcher(line.group())
                        .replaceAll(each -> Matcher.quoteReplacement(argument(each.group())))));
    }

    private static String argument(String word) {
        int equals = word.indexOf('=');
        if (equals < 0) return word;
        String name = word.substring(0, equals);
        boolean isProperty =
                name.startsWith("-D") && !SHOWN.matcher(name.substring(2)).matches();
        boolean isHidden = isProperty
                || AGENT.matcher(word).matches()
                || SECRET.matcher(name).matches();
        return isHidden ? name + "=" + HIDDEN : word;
    }
}
