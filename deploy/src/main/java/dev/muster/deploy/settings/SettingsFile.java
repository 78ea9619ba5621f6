package dev.muster.deploy.settings;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.model.PlainText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A configuration file: a properties file in UTF-8 whose keys are the long names of options. A key that no command knows, or
 * that appears twice, is an error that names its line: a daemon must not run without what its operator has asked for.
 */
final class SettingsFile {
    private final Path path;
    private final Set<String> known;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private SettingsFile(Path path, Set<String> known) {
        this.path = path;
        this.known = known;
    }

    /** Reads the file; the second argument has all the names that may stand in one. */
    static Map<String, String> read(Path path, Set<String> known) {
        if (!Files.isReadable(path)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "the configuration file " + path
                            + " does not exist or this user may not read it; check --config and MUSTER_CONFIG");
        }
        var file = new SettingsFile(path, known);
        try {
            file.add(Files.readAllLines(path));
        } catch (CharacterCodingException e) {
            throw new CommandFailure(ExitCode.USAGE, path + " is not a text file in UTF-8: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ERROR, "reading " + path + " failed: " + PlainText.of(e), e);
        }
        return Map.copyOf(file.values);
    }

    /** Each logical line by itself, since {@link Properties} does not report the line of a key. */
    private void add(List<String> text) throws IOException {
        for (int i = 0; i < text.size(); i++) {
            int first = i;
            var logical = new StringBuilder(text.get(i));
            boolean isComment = text.get(i).stripLeading().matches("[#!].*");
            while (!isComment && isContinued(text.get(i)) && i + 1 < text.size()) {
                i++;
                logical.append('\n').append(text.get(i));
            }
            add(first + 1, logical.toString());
        }
    }

    /** Whether it ends with a backslash that no other one quotes. */
    private static boolean isContinued(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') end--;
        return (line.length() - end) % 2 == 1;
    }

    private void add(int line, String logical) throws IOException {
        var one = new Properties();
        try {
            one.load(new StringReader(logical));
        } catch (IllegalArgumentException e) {
            throw mistake(line, "this line is not of the form name=value: " + e.getMessage());
        }
        for (String key : one.stringPropertyNames()) {
            if (!known.contains(key)) {
                String nearest = NearestName.nearest(key, known)
                        .map(name -> "; did you mean \"" + name + "\"?")
                        .orElse("; a key must be the long name of an option, such as listen or token-file");
                throw mistake(line, "there is no option \"" + key + "\"" + nearest);
            }
            Integer earlier = lines.putIfAbsent(key, line);
            if (earlier != null) throw mistake(line, "line " + earlier + " sets \"" + key + "\" already");
            values.put(key, one.getProperty(key));
        }
    }

    private CommandFailure mistake(int line, String what) {
        return new CommandFailure(ExitCode.USAGE, "%s, line %d: %s".formatted(path, line, what));
    }
}
