package dev.muster.examples;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.muster.MapOption;
import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Counts the words in the text files of a folder and those below it: each text is counted by itself, and the counts are
 * merged as they come.
 *
 * <p>The texts are read here and travel, because the processes may run on machines that do not have the folder. They are read
 * one by one as results are taken, so a folder may be larger than the memory.
 */
public final class WordCount {
    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:['’]\\p{L}+)?");
    private static final int TEXTS_AHEAD = 32;

    private WordCount() {}

    /** The argument, if there is one, is the folder; else it is {@code docs} where the program is started. */
    public static void main(String... args) throws IOException {
        List<Path> files = textFiles(Path.of(args.length > 0 ? args[0] : "docs"));
        var total = new TreeMap<String, Long>();
        try (var pool = new ProcessPoolExecutor()) {
            Iterable<String> texts = () -> files.stream().map(WordCount::read).iterator();
            for (Map<String, Long> counts : pool.map(WordCount::count, texts, MapOption.bufferSize(TEXTS_AHEAD))) {
                counts.forEach((word, count) -> total.merge(word, count, Long::sum));
            }
        }
        long words = total.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("%d files, %d words, %d different ones%n", files.size(), words, total.size());
        total.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(10)
                .forEach(entry -> System.out.printf("%s %d%n", entry.getKey(), entry.getValue()));
    }

    static List<Path> textFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(txt|md|adoc|rst)"))
                    .sorted()
                    .toList();
        }
    }

    static Map<String, Long> count(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(groupingBy(Function.identity(), counting()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
