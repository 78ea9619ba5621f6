package dev.muster.scheduling.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything in this module except the loop is pure, and a wrong line is found. */
class MachinesArePureTest {
    private static final JavaClasses SCHEDULING = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster.scheduling");

    private static final DescribedPredicate<JavaClass> ALL_BUT_THE_LOOP = DescribedPredicate.describe(
            "belong to a machine", type -> !outermost(type).getSimpleName().equals(MachineLoop.class.getSimpleName()));

    static List<ArchRule> rules() {
        return Purity.rules(ALL_BUT_THE_LOOP);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theMachinesKeepThisRule(ArchRule rule) {
        rule.allowEmptyShould(true).check(SCHEDULING);
    }

    @Test
    void theLoopAloneIsLetOff() {
        assertThat(SCHEDULING.stream().filter(ALL_BUT_THE_LOOP.negate()).map(JavaClass::getSimpleName))
                .contains("MachineLoop");
        assertThat(SCHEDULING.stream().filter(ALL_BUT_THE_LOOP)).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void aWrongLineIsFound(Class<?> wrong) {
        assertThat(violations(wrong)).isNotEmpty();
    }

    @Test
    void whatIsAllowedIsLetPass() {
        assertThat(violations(Right.class)).isEmpty();
    }

    static List<Class<?>> wrongs() {
        return List.of(
                ReadsAClock.class,
                RollsDice.class,
                IteratesAHashMap.class,
                MakesASet.class,
                Collects.class,
                Shares.class,
                ReadsTheEnvironment.class,
                KeepsStaticState.class);
    }

    private static List<String> violations(Class<?> type) {
        JavaClasses only = new ClassFileImporter().importClasses(type);
        var found = new ArrayList<String>();
        for (ArchRule rule : Purity.rules(DescribedPredicate.alwaysTrue())) {
            found.addAll(rule.allowEmptyShould(true)
                    .evaluate(only)
                    .getFailureReport()
                    .getDetails());
        }
        return found;
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(MachinesArePureTest::outermost).orElse(type);
    }

    static final class ReadsAClock {
        long wrong() {
            return System.nanoTime();
        }
    }

    static final class RollsDice {
        int wrong() {
            return new Random().nextInt(6);
        }
    }

    static final class IteratesAHashMap {
        Map<String, String> wrong() {
            return new HashMap<>();
        }
    }

    static final class MakesASet {
        Set<String> wrong() {
            return Set.of("a", "b");
        }
    }

    static final class Collects {
        Set<String> wrong() {
            return Stream.of("a", "b").collect(Collectors.toSet());
        }
    }

    static final class Shares {
        long wrong() {
            return new AtomicLong().incrementAndGet();
        }
    }

    static final class ReadsTheEnvironment {
        boolean wrong() {
            return Boolean.getBoolean("muster.wrong");
        }
    }

    static final class KeepsStaticState {
        static int wrong;
    }

    static final class Right {
        static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

        int right(long seed, List<String> names) {
            return new Random(seed)
                            .nextInt(names.size()
                                    + Set.of().size()
                                    + Map.of(1, 2).size())
                    + Math.max(1, Integer.parseInt(names.get(0)));
        }
    }
}
