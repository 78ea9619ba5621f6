package dev.muster.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tests that are named after items, and who runs them: a contract is an interface, run by each class that implements it. */
final class ItemTests {
    /** A test method of an item. */
    record ItemTest(String type, String method) {}

    private final Map<String, List<ItemTest>> byNumber = new TreeMap<>();
    private final Map<String, List<String>> tests = new TreeMap<>(); // of a contract
    private final Map<String, List<String>> heirs = new TreeMap<>(); // what extends or implements a type

    private ItemTests() {}

    static ItemTests of(List<SourceFile> sources) {
        var found = new ItemTests();
        for (SourceFile file : sources) if (file.isTest()) found.look(file);
        return found;
    }

    List<ItemTest> of(String number) {
        return byNumber.getOrDefault(number, List.of());
    }

    Set<String> numbers() {
        return byNumber.keySet();
    }

    /** The classes that run the tests of this type: itself, or those that implement it. */
    Set<String> runnersOf(String type) {
        var found = new TreeSet<String>();
        if (type.endsWith("Test") || type.endsWith("IT")) found.add(type);
        for (String heir : heirs.getOrDefault(type, List.of())) found.addAll(runnersOf(heir));
        return found;
    }

    Map<String, List<String>> contractsThatNobodyRuns() {
        var homeless = new TreeMap<>(tests);
        homeless.keySet().removeIf(type -> !runnersOf(type).isEmpty());
        return homeless;
    }

    private void look(SourceFile file) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                String name = type.getSimpleName().toString();
                for (Tree contract : type.getImplementsClause()) isA(contract, name);
                if (type.getExtendsClause() != null) isA(type.getExtendsClause(), name);
                boolean isNested = isAnnotated(type.getModifiers(), "Nested");
                if (isNested && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree outer) {
                    heirs.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(outer.getSimpleName().toString()); // runs it
                }
                return super.visitClass(type, null);
            }

            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                if (isTest(method) && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type) {
                    add(type.getSimpleName().toString(), method.getName().toString());
                }
                return super.visitMethod(method, null);
            }
        }.scan(file.unit(), null);
    }

    private void isA(Tree type, String heir) {
        heirs.computeIfAbsent(type.toString(), any -> new ArrayList<>()).add(heir);
    }

    private void add(String type, String method) {
        tests.computeIfAbsent(type, any -> new ArrayList<>()).add(method);
        for (String number : Semantics.numbersOf(method)) {
            byNumber.computeIfAbsent(number, any -> new ArrayList<>()).add(new ItemTest(type, method));
        }
    }

    private static boolean isTest(MethodTree method) {
        return isAnnotated(method.getModifiers(), "Test");
    }

    private static boolean isAnnotated(ModifiersTree modifiers, String suffix) {
        return modifiers.getAnnotations().stream()
                .map(annotation -> annotation.getAnnotationType().toString())
                .anyMatch(name -> name.endsWith(suffix));
    }
}
