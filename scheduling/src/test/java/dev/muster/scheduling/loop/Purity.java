package dev.muster.scheduling.loop;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a machine must not do, so that the same events always give the same commands. */
final class Purity {
    private static final String WHY = "the same events must always give the same commands, in the same order;"
            + " what a decision needs comes in the event";

    private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD = resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.lang.management..",
                    "java.lang.ref..",
                    "java.security..",
                    "org.slf4j..")
            .and(oneOf(List.of(TimeUnit.class)).negate())
            .or(oneOf(List.of(
                    Thread.class,
                    ThreadLocal.class,
                    Runtime.class,
                    Process.class,
                    ProcessBuilder.class,
                    ProcessHandle.class,
                    Timer.class)))
            .as("threads, processes, files, sockets or logs");

    private static final DescribedPredicate<JavaClass> UNORDERED = oneOf(
                    List.of(HashMap.class, HashSet.class, Hashtable.class, IdentityHashMap.class, WeakHashMap.class))
            .as("hash tables without an order of their own (use Linked..., Enum..., Tree... or ArrayDeque)");

    private static final Set<String> UNORDERED_FACTORIES = Set.of("of", "ofEntries", "copyOf");
    private static final Set<String> UNORDERED_COLLECTORS = Set.of(
            "toSet", "toUnmodifiableSet", "toMap", "toUnmodifiableMap", "toConcurrentMap", "groupingByConcurrent");
    private static final Set<String> HIDDEN_PROPERTIES = Set.of("getInteger", "getLong", "getBoolean");

    private static final DescribedPredicate<JavaAccess<?>> IMPURE_ACCESS = describe(
            "reads a clock, a random source, the surroundings, or makes a collection without an order",
            access -> isImpure(access.getTarget()));

    /** The rules for these classes, to be checked one by one. */
    static List<ArchRule> rules(DescribedPredicate<JavaClass> machines) {
        return List.of(
                ArchRuleDefinition.noClasses()
                        .that(machines)
                        .should()
                        .dependOnClassesThat(OUTSIDE_WORLD)
                        .because(WHY),
                ArchRuleDefinition.noClasses()
                        .that(machines)
                        .should()
                        .dependOnClassesThat(UNORDERED)
                        .because(WHY),
                ArchRuleDefinition.noClasses()
                        .that(machines)
                        .should()
                        .accessTargetWhere(IMPURE_ACCESS)
                        .because(WHY),
                ArchRuleDefinition.fields()
                        .that()
                        .areDeclaredInClassesThat(machines)
                        .and()
                        .areStatic()
                        .should()
                        .beFinal()
                        .because(WHY));
    }

    private static boolean isImpure(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.isEquivalentTo(System.class)) return !name.equals("arraycopy");
        if (owner.isEquivalentTo(Math.class) || owner.isEquivalentTo(StrictMath.class)) return name.equals("random");
        if (owner.isEquivalentTo(UUID.class)) return name.equals("randomUUID");
        if (owner.isEquivalentTo(Collections.class)) return name.equals("shuffle");
        if (owner.isEquivalentTo(Map.class) || owner.isEquivalentTo(Set.class)) {
            return UNORDERED_FACTORIES.contains(name) && !isOfOneAtMost(target);
        }
        if (owner.isEquivalentTo(Collectors.class)) {
            return UNORDERED_COLLECTORS.contains(name) || isUnorderedGrouping(target);
        }
        if (isNumber(owner)) return HIDDEN_PROPERTIES.contains(name);
        if (resideInAPackage("java.time..").test(owner)) return name.equals("now") || name.startsWith("system");
        return (isSourceOfRandomness(owner) && isUnseeded(target)) || isIdentityHash(target);
    }

    private static boolean isNumber(JavaClass owner) {
        return owner.isEquivalentTo(Integer.class)
                || owner.isEquivalentTo(Long.class)
                || owner.isEquivalentTo(Boolean.class);
    }

    /** What is empty or has one element has one order. */
    private static boolean isOfOneAtMost(AccessTarget target) {
        if (!target.getName().equals("of")) return false;
        var isMany = target instanceof AccessTarget.CodeUnitAccessTarget code
                && code.getRawParameterTypes().stream().anyMatch(JavaClass::isArray);
        return !isMany && parametersOf(target) <= (target.getOwner().isEquivalentTo(Map.class) ? 2 : 1);
    }

    /** Without a map of one's own choice, groups come in a HashMap. */
    private static boolean isUnorderedGrouping(AccessTarget target) {
        return target.getName().equals("groupingBy") && parametersOf(target) < 3;
    }

    private static boolean isSourceOfRandomness(JavaClass owner) {
        return owner.isEquivalentTo(Random.class)
                || owner.isEquivalentTo(SplittableRandom.class)
                || owner.isEquivalentTo(RandomGenerator.class);
    }

    private static boolean isUnseeded(AccessTarget target) {
        return (target.getName().equals("<init>") && parametersOf(target) == 0)
                || target.getName().equals("getDefault");
    }

    private static boolean isIdentityHash(AccessTarget target) {
        return target.getOwner().isEquivalentTo(Object.class)
                && target.getName().equals("hashCode");
    }

    private static int parametersOf(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget code
                ? code.getRawParameterTypes().size()
                : 0;
    }

    private static DescribedPredicate<JavaClass> oneOf(List<Class<?>> types) {
        return describe("one of " + types, candidate -> types.stream().anyMatch(candidate::isEquivalentTo));
    }

    private Purity() {}
}
