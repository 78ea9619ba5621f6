package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Packages that say what they are for, names that say something, tests that wait for events and not for time. */
class SourceWordsTest {
    private static final Pattern EMPTY_NAMES = Pattern.compile(".*(Utils?|Helpers?|Managers?|Misc|Common)$");
    private static final Set<String> SKIPPERS = Set.of("Disabled", "Ignore");

    /** Old or literary words, for which plain English has others, in comments, messages and pages. */
    private static final Pattern NOT_PLAIN =
            Pattern.compile("\\b(whoever|whomever|ere|shall|in vain|for want of)\\b", Pattern.CASE_INSENSITIVE);

    private static final List<SourceFile> PROJECT = SourceFile.all();

    @Test
    void thePackagesOfAModuleLieInItsOwn() {
        var strays = new TreeSet<String>();
        for (SourceFile file : PROJECT) {
            if (!file.isMain()) continue;
            String own = "dev.muster." + file.module().replaceFirst("^tests/", "");
            // The package of the API has the name of the whole project.
            boolean right = file.module().equals("api")
                    ? file.packageName().equals("dev.muster")
                            || file.packageName().equals("dev.muster.internal")
                    : (file.packageName() + ".").startsWith(own + ".");
            if (!right) strays.add(file.path() + " is in " + file.packageName());
        }
        assertThat(strays).as("files outside of the package of their module").isEmpty();
    }

    @Test
    void eachPackageSaysWhatItIsFor() {
        var silent = new TreeSet<String>();
        PROJECT.stream().filter(SourceFile::isMain).forEach(file -> silent.add(file.packageName()));
        PROJECT.stream()
                .filter(file -> file.isMain() && file.path().endsWith("/package-info.java"))
                .filter(file -> annotations(file.unit()).contains("NullMarked"))
                .forEach(file -> silent.remove(file.packageName()));
        assertThat(silent)
                .as("packages without a package-info that is @NullMarked")
                .isEmpty();
    }

    @Test
    void noNameIsEmpty() {
        var empty = find(
                "noNameIsEmpty",
                file -> true,
                tree -> tree instanceof ClassTree type
                        && EMPTY_NAMES.matcher(type.getSimpleName()).matches());
        assertThat(empty).as("names that say nothing: what does it do?").isEmpty();
    }

    @Test
    void commentsMessagesAndPagesHaveNoWordsThatReadersMustLookUp() throws IOException {
        var texts = new TreeSet<Path>();
        PROJECT.forEach(file -> texts.add(SourceFile.root().resolve(file.path())));
        try (var pages = Files.list(SourceFile.root());
                var more = Files.walk(SourceFile.root().resolve("docs"))) {
            Stream.concat(pages, more)
                    .filter(page -> page.toString().endsWith(".md"))
                    .forEach(texts::add);
        }
        var found = new ArrayList<String>();
        for (Path text : texts) {
            if (text.endsWith("SourceWordsTest.java")) continue; // which names them
            List<String> lines = Files.readAllLines(text);
            for (int i = 0; i < lines.size(); i++) {
                Matcher word = NOT_PLAIN.matcher(lines.get(i));
                if (word.find()) found.add(SourceFile.root().relativize(text) + ":" + (i + 1) + " " + word.group());
            }
        }
        assertThat(found).as("words that are not plain English").isEmpty();
    }

    @Test
    void item_21_A3_nobodyWaitsWithAMonitorInItsHands() {
        var waiting = new ArrayList<String>();
        for (SourceFile file : PROJECT) {
            if (file.isTest() || !file.module().equals("client")) continue;
            new MonitorScanner(file, waiting).scan(file.unit(), null);
        }
        assertThat(waiting)
                .as("a virtual thread that waits inside of synchronized holds its carrier (JDK 21 to 23): take a lock")
                .isEmpty();
    }

    /** Finds calls that may wait, inside of synchronized; what a lambda or a class does there runs later. */
    private static final class MonitorScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private static final Set<String> WAITS = Set.of(
                "await",
                "awaitNanos",
                "awaitUninterruptibly",
                "awaitDone",
                "awaitDoneUnseen",
                "awaitTermination",
                "wait",
                "join",
                "result",
                "exception",
                "park",
                "parkNanos",
                "acquire",
                "take",
                "poll",
                "sleep",
                "lock",
                "lockInterruptibly",
                "invokeAll",
                "invokeAny",
                "close");
        private final SourceFile file;
        private final List<String> found;
        private int monitors;

        MonitorScanner(SourceFile file, List<String> found) {
            this.file = file;
            this.found = found;
        }

        @Override
        public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
            monitors++;
            super.visitSynchronized(tree, null);
            monitors--;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            int outer = monitors;
            monitors = tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED) ? 1 : 0;
            super.visitMethod(tree, null);
            monitors = outer;
            return null;
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
            int outer = monitors;
            monitors = 0;
            super.visitLambdaExpression(tree, null);
            monitors = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
            if (monitors > 0 && mayWait(tree)) found.add(file.placeOf(tree) + " " + tree.getMethodSelect());
            return super.visitMethodInvocation(tree, null);
        }

        /** By its name; the get of a future has no argument, or a time-out. */
        private static boolean mayWait(MethodInvocationTree call) {
            Tree select = call.getMethodSelect();
            String name = select instanceof MemberSelectTree member
                    ? member.getIdentifier().toString()
                    : select.toString();
            return WAITS.contains(name)
                    || (name.equals("get") && call.getArguments().size() != 1);
        }
    }

    @Test
    void noTestSleeps() {
        var asleep = find("noTestSleeps", SourceFile::isTest, SourceWordsTest::isSleep);
        assertThat(asleep).as("a test waits for what happens, never for time").isEmpty();
    }

    @Test
    void noTestIsSkipped() {
        var skipped = find(
                "noTestIsSkipped",
                SourceFile::isTest,
                tree -> tree instanceof AnnotationTree annotation
                        && SKIPPERS.contains(annotation.getAnnotationType().toString()));
        assertThat(skipped)
                .as("a test that does not run is no test: mend it or take it out")
                .isEmpty();
    }

    private static boolean isSleep(Tree tree) {
        return tree instanceof MethodInvocationTree call
                && call.getMethodSelect() instanceof MemberSelectTree select
                && select.getIdentifier().contentEquals("sleep");
    }

    private static List<String> annotations(CompilationUnitTree unit) {
        return unit.getPackageAnnotations().stream()
                .map(annotation -> annotation.getAnnotationType().toString())
                .toList();
    }

    private static List<String> find(String rule, Predicate<SourceFile> where, Predicate<Tree> what) {
        var found = new ArrayList<String>();
        for (SourceFile file : PROJECT) {
            if (!where.test(file)) continue;
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                private String method = "";

                @Override
                public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
                    method = "#" + tree.getName();
                    super.visitMethod(tree, null);
                    method = "";
                    return null;
                }

                @Override
                public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
                    if (tree != null && what.test(tree) && !Exemptions.covers(rule, file.path() + method)) {
                        found.add(file.placeOf(tree));
                    }
                    return super.scan(tree, null);
                }
            }.scan(file.unit(), null);
        }
        return found;
    }
}
