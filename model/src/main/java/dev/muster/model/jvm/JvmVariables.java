package dev.muster.model.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment variables in which a JVM looks for more options: which of them other JVMs on the same host can have too, see
 * {@link JvmOptions}. A collector, a heap, a port or an agent that a variable names would be named to each of them.
 *
 * @param options what they say, in the order in which a JVM takes them
 * @param leftOut what cannot be shared, as the name of the variable and the option, without secrets: for a log
 */
public record JvmVariables(JvmOptions options, List<String> leftOut) {
    /** A JVM, or its launcher, reads them in this order. */
    public static final List<String> NAMES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final int FILE_BYTES_MAX = 1 << 20;

    public JvmVariables {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads them.
     *
     * @param environment of a process
     * @param base the directory of that process
     */
    public static JvmVariables of(Map<String, String> environment, Path base) {
        var shared = new ArrayList<String>();
        var rest = new ArrayList<String>();
        var leftOut = new ArrayList<String>();
        for (String name : NAMES) {
            JvmOptions sorted = JvmOptions.sort(words(name, environment.getOrDefault(name, ""), base), base);
            shared.addAll(sorted.shared());
            rest.addAll(sorted.leftOut());
            sorted.leftOut().forEach(option -> leftOut.add(name + ": " + JvmOptions.forLog(option)));
        }
        return new JvmVariables(new JvmOptions(shared, rest), leftOut);
    }

    /**
     * What a child JVM gets in place of these variables: one with all that it can have too, or none. It is not put on a command
     * line, which everybody on the host can read.
     */
    public Map<String, String> forChild() {
        var text = new StringBuilder();
        for (String option : options.shared()) {
            Optional<String> quoted = quoted(option);
            if (quoted.isPresent()) text.append(text.length() == 0 ? "" : " ").append(quoted.get());
        }
        var variables = new LinkedHashMap<String, String>();
        if (text.length() > 0) variables.put(NAMES.get(0), text.toString());
        return variables;
    }

    /** These variables cannot escape a quote, only put it into quotes of the other kind. */
    private static Optional<String> quoted(String option) {
        boolean plain = option.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
        if (plain) return Optional.of(option);
        if (option.indexOf('"') < 0) return Optional.of('"' + option + '"');
        return option.indexOf('\'') < 0 ? Optional.of("'" + option + "'") : Optional.empty();
    }

    /**
     * The names of the properties that these variables set in a JVM.
     *
     * @param environment of a process
     * @param base the directory of that process
     */
    public static Set<String> propertyNames(Map<String, String> environment, Path base) {
        var names = new LinkedHashSet<String>();
        for (String name : NAMES)
            names.addAll(propertyNames(words(name, environment.getOrDefault(name, ""), base), base));
        return names;
    }

    /** The same of the options of a command line, in which a word may name a file of arguments. */
    public static Set<String> propertyNames(List<String> options, Path base) {
        return expanded(options, base).stream()
                .filter(word -> word.startsWith("-D"))
                .map(word -> word.substring(2).split("=", 2)[0])
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> words(String name, String value, Path base) {
        List<String> words = split(value);
        return name.equals("JDK_JAVA_OPTIONS") ? expanded(words, base) : words;
    }

    private static List<String> expanded(List<String> words, Path base) {
        var expanded = new ArrayList<String>();
        for (String word : words) {
            if (word.length() > 1 && word.startsWith("@")) expanded.addAll(ofFile(word, base));
            else expanded.add(word);
        }
        return expanded;
    }

    /** A file of arguments; the word itself if it cannot be read. */
    private static List<String> ofFile(String word, Path base) {
        if (word.startsWith("@@")) return List.of(word.substring(1));
        try (var in = Files.newInputStream(base.resolve(word.substring(1)))) {
            return fileWords(new String(in.readNBytes(FILE_BYTES_MAX), java.nio.charset.Charset.defaultCharset()));
        } catch (IOException | RuntimeException e) {
            return List.of(word);
        }
    }

    /** As a JVM splits a variable: at white space that is not in quotes of either kind; there is no way to escape one. */
    static List<String> split(String value) {
        return split(value, false);
    }

    /** As the launcher splits a file: a {@code #} begins a comment, a backslash in quotes escapes or joins lines. */
    static List<String> fileWords(String text) {
        return split(text, true);
    }

    private static List<String> split(String text, boolean isFile) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote != 0 && isFile && c == '\\' && i + 1 < text.length()) {
                i = escape(text, i + 1, word);
            } else if (quote != 0) {
                word.append(c);
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (isFile && c == '#' && !inWord) {
                while (i + 1 < text.length() && text.charAt(i + 1) != '\n') i++;
            } else if (Character.isWhitespace(c)) {
                if (inWord) words.add(word.toString());
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) words.add(word.toString());
        return words;
    }

    /** Takes the character behind a backslash, and says where the last one stands that was taken. */
    private static int escape(String text, int at, StringBuilder word) {
        char c = text.charAt(at);
        switch (c) {
            case 'n' -> word.append('\n');
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 'f' -> word.append('\f');
            case '\n' -> {
                int next = at;
                while (next + 1 < text.length() && (text.charAt(next + 1) == ' ' || text.charAt(next + 1) == '\t'))
                    next++;
                return next;
            }
            default -> word.append(c);
        }
        return at;
    }
}
