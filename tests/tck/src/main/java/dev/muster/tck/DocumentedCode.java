package dev.muster.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The Java of a page for users: its fenced blocks, and what is marked as code in its tables behind the first column. */
public final class DocumentedCode {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| .* \\|$", Pattern.MULTILINE);
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

    private DocumentedCode() {}

    /**
     * Each piece of code of the page stands in the source of that test, or in the folders of programs, so that it compiles;
     * spaces and comments aside. A block that is a whole program is left to the test that runs it.
     */
    public static void assertAllOfItIsIn(Class<?> test, String page, String... folders) throws IOException {
        var source = new StringBuilder(bare(Files.readString(
                root().resolve("tests/tck/src/test/java/dev/muster/" + test.getSimpleName() + ".java"))));
        for (String folder : folders) {
            try (var files = Files.list(root().resolve(folder))) {
                for (Path file : files.toList()) source.append('\n').append(bare(Files.readString(file)));
            }
        }
        List<String> pieces = piecesOf(Files.readString(root().resolve(page)));
        assertThat(pieces).as("code of " + page).isNotEmpty();
        assertThat(pieces.stream().filter(piece -> source.indexOf(bare(piece)) < 0))
                .as("code of " + page + " that " + test.getSimpleName() + " does not have: change the two together")
                .isEmpty();
    }

    private static List<String> piecesOf(String page) {
        var pieces = new ArrayList<String>();
        BLOCK.matcher(page)
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("import "))
                .forEach(pieces::add);
        ROW.matcher(page).results().forEach(row -> {
            String behindTheFirst = row.group().substring(row.group().indexOf(" | ") + 2);
            SPAN.matcher(behindTheFirst)
                    .results()
                    .forEach(span -> pieces.add(span.group(1).replaceAll(" ?[{;]$", "")));
        });
        return pieces;
    }

    private static String bare(String code) {
        return code.replaceAll("(?m) +//.*$", "").replaceAll("\\s", "");
    }

    /** The root of the project. */
    public static Path root() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.isDirectory(place.resolve(".mvn"))) return place;
        }
        throw new IllegalStateException("no folder above this one has an .mvn: run the tests from within the project");
    }
}
