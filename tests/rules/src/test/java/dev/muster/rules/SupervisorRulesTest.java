package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each rule of the supervisor has a test of its own, and {@code docs/supervisor.md} names it. */
class SupervisorRulesTest {
    /** What it decides, by which class, and the test that fails without it. */
    private static final Pattern ROW = Pattern.compile("\\| [^|]+ \\| `(\\w+)` \\| `(\\w+\\.\\w+)` \\|");

    private static final String PACKAGE = "dev.muster.scheduling.supervisor";

    @Test
    void theClassesAndTestsThatThePageNamesExistAndNoTestStandsForTwoRules() throws IOException {
        var classes = new TreeSet<String>();
        var tests = new TreeSet<String>();
        for (SourceFile file : SourceFile.all()) {
            if (!file.path().startsWith("scheduling/")) continue;
            for (Tree type : file.unit().getTypeDecls()) {
                if (!(type instanceof ClassTree declared)) continue;
                if (file.isTest()) addTests(declared, declared.getSimpleName().toString(), tests);
                else if (file.packageName().equals(PACKAGE)) {
                    classes.add(declared.getSimpleName().toString());
                }
            }
        }
        var wrong = new TreeSet<String>();
        var named = new TreeSet<String>();
        for (String line : Files.readAllLines(SourceFile.root().resolve("docs/supervisor.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| Rule ")) continue;
            Matcher row = ROW.matcher(line);
            if (!row.matches()) wrong.add("not a row: " + line);
            else if (!classes.contains(row.group(1))) wrong.add("no class: " + row.group(1));
            else if (!tests.contains(row.group(2))) wrong.add("no test: " + row.group(2));
            else if (!named.add(row.group(2))) wrong.add("twice: " + row.group(2));
        }
        assertThat(wrong).as("rows of docs/supervisor.md that are wrong").isEmpty();
        assertThat(named).as("rules").hasSizeGreaterThan(100);
    }

    private static void addTests(ClassTree type, String name, Set<String> tests) {
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree nested) addTests(nested, name, tests);
            boolean isTest = member instanceof MethodTree method
                    && method.getModifiers().getAnnotations().stream()
                            .anyMatch(annotation ->
                                    annotation.getAnnotationType().toString().equals("Test"));
            if (isTest) tests.add(name + "." + ((MethodTree) member).getName());
        }
    }
}
