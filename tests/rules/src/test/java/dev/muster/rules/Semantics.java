package dev.muster.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The items of the semantics, as {@code semantics.txt} lists them. */
record Semantics(List<Chapter> chapters) {
    private static final Pattern OF_A_TEST = Pattern.compile("item((?:_(?:A\\d+|\\d+_A?\\d+))+)_[a-z]\\w*");
    private static final Pattern NUMBER = Pattern.compile("_(A\\d+|\\d+_A?\\d+)");

    /** Items under one heading. */
    record Chapter(String title, List<Item> items) {}

    /**
     * One item.
     *
     * @param against why it is not so, or empty
     */
    record Item(String number, String sentence, String against) {
        boolean isDecidedAgainst() {
            return !against.isEmpty();
        }
    }

    static Semantics read() {
        var chapters = new ArrayList<Chapter>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("## ")) chapters.add(new Chapter(line.substring(3), new ArrayList<>()));
            else if (!line.isBlank() && !line.startsWith("#"))
                chapters.get(chapters.size() - 1).items().add(item(line));
        }
        return new Semantics(List.copyOf(chapters));
    }

    List<Item> items() {
        return chapters.stream().flatMap(chapter -> chapter.items().stream()).toList();
    }

    /** The numbers that the name of a test starts with, such as 9.10; none for a test of no item. */
    static List<String> numbersOf(String test) {
        Matcher whole = OF_A_TEST.matcher(test);
        if (!whole.matches()) return List.of();
        return NUMBER.matcher(whole.group(1))
                .results()
                .map(one -> one.group(1).replace('_', '.'))
                .toList();
    }

    private static Item item(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length < 2 || parts.length > 3)
            throw new IllegalArgumentException("number | sentence | why not: " + line);
        return new Item(parts[0].strip(), parts[1].strip(), parts.length == 3 ? parts[2].strip() : "");
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Semantics.class.getResourceAsStream("semantics.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
