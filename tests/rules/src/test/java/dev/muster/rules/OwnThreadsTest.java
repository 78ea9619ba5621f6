package dev.muster.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thread of Muster is made by code that has to say what happens when something is thrown on it. */
class OwnThreadsTest {
    private static final JavaClasses PROJECT = ProjectClasses.PRODUCT;

    /**
     * One overrides what a thread of a runner does when it is interrupted, and guards its work as all others. The other is a
     * shutdown hook that must see which thread begins the exit; what is thrown there cannot change that the process ends.
     */
    private static final Set<String> THREADS_OF_THEIR_OWN =
            Set.of("dev.muster.runner.tasks.ExitWatch", "dev.muster.runner.tasks.TaskThread");

    /** Each of their items is guarded, because an executor keeps to itself what an item throws. */
    private static final Set<String> WITH_EXECUTORS = Set.of(
            "dev.muster.proto.blobs.GrpcBulk", "dev.muster.proto.channels.Timers", "dev.muster.worker.WorkerThreads");

    private static final ArchRule NO_OTHER_THREADS = noClasses()
            .that(areOursAndNot(Set.of(OwnThread.class.getName()), THREADS_OF_THEIR_OWN))
            .should()
            .accessTargetWhere(isTheConstructorOf(Thread.class, Timer.class, ForkJoinPool.class))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Executors.class)
            .orShould()
            .accessTargetWhere(isAsyncWithoutAnExecutor())
            .because(
                    "what is thrown there is lost: let OwnThread make it, which asks for a role and for a handler of the failure")
            .allowEmptyShould(true);

    private static final ArchRule NO_OTHER_EXECUTORS = noClasses()
            .that(areOursAndNot(WITH_EXECUTORS, Set.of()))
            .should()
            .accessTargetWhere(isTheConstructorOf(ThreadPoolExecutor.class, ScheduledThreadPoolExecutor.class))
            .because("an executor keeps to itself what an item throws: guard each item, and name the class here")
            .allowEmptyShould(true);

    private static final String CALLBACKS = "dev.muster.worker.events.Callback";

    private static final ArchRule NO_OTHER_CALLBACKS = noCallbacksIn("dev.muster.worker..");

    private static ArchRule noCallbacksIn(String packages) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .and()
                .doNotHaveSimpleName("Completion")
                .should()
                .callMethodWhere(addsACallback())
                .because("a future keeps to itself what its callbacks throw: let Completion.follow add it, which asks"
                        + " for a name that a test lists, and for a handler of the failure");
    }

    private static DescribedPredicate<JavaMethodCall> addsACallback() {
        return DescribedPredicate.describe(
                "add a callback to a future",
                call -> (call.getTargetOwner().isAssignableTo(CompletableFuture.class)
                                || call.getTargetOwner().isAssignableTo(CompletionStage.class))
                        && call.getName().matches("(whenComplete|handle|thenAccept|thenRun|runAfter|acceptEither).*"));
    }

    @Test
    void allThreadsAreMadeInOnePlace() {
        NO_OTHER_THREADS.check(PROJECT);
        NO_OTHER_EXECUTORS.check(PROJECT);
    }

    @Test
    void eachRoleOfAThreadIsTakenByAClass() {
        var used = PROJECT.stream()
                .filter(type -> !type.getName().equals(ThreadRole.class.getName()))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().getName().equals(ThreadRole.class.getName()))
                .map(access -> access.getTarget().getName())
                .distinct();
        assertThat(used)
                .as("a role that no thread has: take it out of the list")
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ThreadRole.values()).map(ThreadRole::name).toList());
    }

    @Test
    void eachCallbackOfAWorkerIsAddedToAFutureWithItsNameAndInOnePlace() {
        NO_OTHER_CALLBACKS.check(PROJECT);
        JavaClass callbacks = PROJECT.get(CALLBACKS);
        var used = PROJECT.stream()
                .filter(type -> !type.equals(callbacks))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().equals(callbacks))
                .map(access -> access.getTarget().getName());
        assertThat(used)
                .as("a callback that is not added to a future, or to two")
                .containsExactlyInAnyOrderElementsOf(callbacks.getFields().stream()
                        .filter(field -> field.getRawType().equals(callbacks))
                        .map(JavaField::getName)
                        .toList());
    }

    @Test
    void aCallbackThatIsAddedToAFutureElsewhereIsFound() {
        JavaClasses only = new ClassFileImporter().importClasses(AddsACallback.class);
        assertThat(noCallbacksIn(AddsACallback.class.getPackageName())
                        .evaluate(only)
                        .hasViolation())
                .isTrue();
    }

    static List<Class<?>> wrongs() {
        return List.of(
                MakesAThread.class, ExtendsThread.class, MakesAPool.class, MakesAnExecutor.class, RunsAsync.class);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void aThreadThatIsMadeElsewhereIsFound(Class<?> wrong) {
        JavaClasses only = new ClassFileImporter().importClasses(wrong);
        assertThat(NO_OTHER_THREADS.evaluate(only).hasViolation()
                        || NO_OTHER_EXECUTORS.evaluate(only).hasViolation())
                .isTrue();
    }

    private static DescribedPredicate<JavaClass> areOursAndNot(Set<String> these, Set<String> those) {
        return DescribedPredicate.describe("are of Muster and may not make them", type -> {
            String outermost = type.getName().replaceFirst("\\$.*", "");
            boolean isLibrary = !type.getPackageName().startsWith("dev.muster.examples")
                    && !type.getPackageName().startsWith("dev.muster.bench");
            return isLibrary && !these.contains(outermost) && !those.contains(outermost);
        });
    }

    private static DescribedPredicate<JavaAccess<?>> isTheConstructorOf(Class<?>... types) {
        Set<String> names = Set.copyOf(Arrays.stream(types).map(Class::getName).toList());
        return DescribedPredicate.describe(
                "make a " + names,
                access -> access.getTarget().getName().equals("<init>")
                        && names.contains(access.getTargetOwner().getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> isAsyncWithoutAnExecutor() {
        return DescribedPredicate.describe(
                "run on the common pool",
                access -> access.getTargetOwner().isAssignableTo(CompletableFuture.class)
                        && access.getTarget().getName().endsWith("Async")
                        && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                        && target.getRawParameterTypes().stream()
                                .noneMatch(type -> type.getSimpleName().equals("Executor")));
    }

    static final class MakesAThread {
        final Thread wrong = new Thread(() -> {});
    }

    static final class ExtendsThread extends Thread {}

    static final class MakesAPool {
        final Object wrong = Executors.newCachedThreadPool();
    }

    static final class MakesAnExecutor {
        final Object wrong = new ScheduledThreadPoolExecutor(1);
    }

    static final class AddsACallback {
        final Object wrong = new CompletableFuture<String>().whenComplete((value, failed) -> {});
    }

    static final class RunsAsync {
        final Object wrong = CompletableFuture.runAsync(() -> {});
    }
}
