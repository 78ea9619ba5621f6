package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * How large a package may be, and how many types may depend on each other in a circle (ADR 20). Generated code does not count.
 */
class PackageStructureTest {
    private static final int TYPES_MAX = 25;
    private static final int KNOT_MAX = 5;

    private static final String API = "dev.muster";

    private static final JavaClasses PROJECT = ProjectClasses.ALL;

    @Test
    void theProductAndTheContractsAreFound() {
        assertThat(graph().keySet())
                .contains("dev.muster.scheduling.ledger.Ledger", "dev.muster.tck.executors.Contract");
    }

    @Test
    void noPackageHasManyTypes() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (String type : graph().keySet()) sizes.merge(packageOf(type), 1, Integer::sum);
        sizes.remove(API); // whose types are a list of their own, see PublicTypesTest
        sizes.values().removeIf(size -> size <= TYPES_MAX);
        assertThat(sizes)
                .as("packages with more than %d types: give a concern in them a package of its own", TYPES_MAX)
                .isEmpty();
    }

    @Test
    void noManyTypesDependOnEachOtherInACircle() {
        List<Set<String>> knots = new Knots(graph()).find();
        knots.removeIf(knot -> knot.size() <= KNOT_MAX);
        assertThat(knots)
                .as("more than %d types that all reach each other: open the circle", KNOT_MAX)
                .isEmpty();
    }

    /** What each top-level type depends on, nested types counted to the one around them. */
    private static Map<String, Set<String>> graph() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (JavaClass type : PROJECT) {
            String name = topLevel(type);
            if (isGenerated(type) || name.endsWith("package-info")) continue;
            Set<String> targets = graph.computeIfAbsent(name, any -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith("dev.muster") && !isGenerated(target)) {
                    targets.add(topLevel(target));
                }
            }
            targets.remove(name);
        }
        return graph;
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getPackageName().startsWith("dev.muster.proto.v1");
    }

    private static String topLevel(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** Tarjan's algorithm for strongly connected components. */
    private static final class Knots {
        private final Map<String, Set<String>> graph;
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> stack = new ArrayDeque<>();
        private final Set<String> onStack = new HashSet<>();
        private final List<Set<String>> found = new ArrayList<>();

        Knots(Map<String, Set<String>> graph) {
            this.graph = graph;
        }

        List<Set<String>> find() {
            for (String type : graph.keySet()) if (!index.containsKey(type)) visit(type);
            return found;
        }

        private void visit(String type) {
            int mine = index.size();
            index.put(type, mine);
            low.put(type, mine);
            stack.push(type);
            onStack.add(type);
            for (String target : graph.getOrDefault(type, Set.of())) {
                if (!index.containsKey(target)) {
                    visit(target);
                    low.merge(type, low.getOrDefault(target, mine), Math::min);
                } else if (onStack.contains(target)) {
                    low.merge(type, index.getOrDefault(target, mine), Math::min);
                }
            }
            if (low.getOrDefault(type, mine) == mine) found.add(popUntil(type));
        }

        private Set<String> popUntil(String type) {
            Set<String> knot = new TreeSet<>();
            String member;
            do {
                member = stack.pop();
                onStack.remove(member);
                knot.add(member);
            } while (!member.equals(type));
            return knot;
        }
    }
}
