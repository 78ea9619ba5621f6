package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One word for one thing, and only words that the field uses: see {@code docs/glossary.md}, whose types must exist. */
class NamesTest {
    /** Metaphors that this project once used, in place of words that a reader knows. */
    private static final Set<String> BANNED = Set.of(
            "Hand",
            "Hands",
            "Ear",
            "Ears",
            "Desk",
            "Mind",
            "House",
            "Room",
            "Door",
            "Crew",
            "Seat",
            "Roster",
            "Shell",
            "Shells",
            "Gatekeeper",
            "Stranger",
            "Speech",
            "Speaking",
            "Talk",
            "Words",
            "World",
            "News",
            "Greeter",
            "Greeting",
            "Remarks",
            "Rehearsal",
            "Rehearsed",
            "Bench",
            "Lifeline",
            "Standstill",
            "Insight");

    private static final Pattern SEGMENT = Pattern.compile("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row of a journey: step, package, class, what happens. */
    private static final Pattern STEP = Pattern.compile("\\|[^|]*\\| `(dev[.a-z]+)` \\| `(\\w+)` \\|.*");

    private static final List<SourceFile> SOURCES =
            SourceFile.all().stream().filter(file -> !file.isTest()).toList();

    @Test
    void noTypeHasTheNameOfAMetaphor() {
        var banned = new TreeSet<String>();
        for (SourceFile file : SOURCES) {
            for (Tree type : file.unit().getTypeDecls()) {
                if (type instanceof ClassTree declared) collect(declared, file, banned);
            }
        }
        assertThat(banned)
                .as(
                        "types named after metaphors: take the word that users of gRPC, Kubernetes or java.util.concurrent know")
                .isEmpty();
    }

    private static void collect(ClassTree type, SourceFile file, Set<String> banned) {
        Matcher segments = SEGMENT.matcher(type.getSimpleName());
        while (segments.find()) {
            if (BANNED.contains(segments.group())) banned.add(file.path() + ": " + type.getSimpleName());
        }
        for (Tree member : type.getMembers()) if (member instanceof ClassTree nested) collect(nested, file, banned);
    }

    @Test
    void noTwoTypesHaveOneName() {
        var places = new TreeMap<String, Set<String>>();
        for (SourceFile file : SOURCES) {
            for (Tree type : file.unit().getTypeDecls()) {
                if (!(type instanceof ClassTree declared)) continue;
                String name = declared.getSimpleName().toString();
                places.computeIfAbsent(name, any -> new TreeSet<>()).add(file.path());
            }
        }
        places.values().removeIf(files -> files.size() == 1);
        assertThat(places).as("one simple name with two meanings").isEmpty();
    }

    @Test
    void theTypesThatTheGlossaryNamesExist() throws IOException {
        var known = new TreeSet<String>();
        for (SourceFile file : SourceFile.all()) {
            for (Tree type : file.unit().getTypeDecls()) addNames(type, known);
        }
        var unknown = new TreeSet<String>();
        for (String line : Files.readAllLines(SourceFile.root().resolve("docs/glossary.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| Word ")) continue;
            String[] cells = line.split("\\|", -1);
            Matcher named = CODE.matcher(cells[cells.length - 2]);
            while (named.find()) {
                String name =
                        named.group(1).replaceFirst("^[a-z.]+\\.(?=[A-Z])", "").replaceFirst("\\..*", "");
                if (!known.contains(name)) unknown.add(named.group(1));
            }
        }
        assertThat(unknown)
                .as("types that docs/glossary.md names and that do not exist")
                .isEmpty();
    }

    private static void addNames(Tree tree, Set<String> names) {
        if (!(tree instanceof ClassTree type)) return;
        names.add(type.getSimpleName().toString());
        for (Tree member : type.getMembers()) addNames(member, names);
    }

    @Test
    void theClassesOfTheJourneysInTheArchitectureExist() throws IOException {
        var known = new TreeSet<String>();
        for (SourceFile file : SOURCES) {
            for (Tree type : file.unit().getTypeDecls()) {
                if (type instanceof ClassTree declared) known.add(file.packageName() + "." + declared.getSimpleName());
            }
        }
        var unknown = new TreeSet<String>();
        int steps = 0;
        for (String line : Files.readAllLines(SourceFile.root().resolve("ARCHITECTURE.md"))) {
            Matcher step = STEP.matcher(line);
            if (!step.matches()) continue;
            steps++;
            String name = step.group(1) + "." + step.group(2);
            if (!known.contains(name)) unknown.add(name);
        }
        assertThat(steps).as("steps of a task and of a cancel").isGreaterThan(10);
        assertThat(unknown)
                .as("classes that ARCHITECTURE.md names and that are not there")
                .isEmpty();
    }
}
