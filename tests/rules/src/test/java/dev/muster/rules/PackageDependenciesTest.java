package dev.muster.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Who may use what, where Maven's walls are too coarse: these hold between packages of one class path. */
class PackageDependenciesTest {
    private static final JavaClasses PROJECT = ProjectClasses.PRODUCT;

    @Test
    void thePackagesAreFound() {
        assertThat(PROJECT.stream().map(JavaClass::getPackageName))
                .contains("dev.muster.task", "dev.muster.scheduling.loop");
    }

    @Test
    void protobufAndGrpcStopAtTheWire() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.proto.v1..", "com.google.protobuf..", "io.grpc..", "io.netty..")
                .because("the wire is translated once, at that boundary: what leaves that module are records and links")
                .check(PROJECT);
    }

    @Test
    void kryoStopsAtTheCodec() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.esotericsoftware..")
                .because("the middle never opens a payload, and the ends open it in one module")
                .check(PROJECT);
    }

    @Test
    void onlyTheClientAndTheRunnerKnowTheCodec() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.muster.coordinator..", "dev.muster.worker..", "dev.muster.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.codec..")
                .because("the middle never opens a payload")
                .check(PROJECT);
    }

    @Test
    void theRunnerIsLaunchedAndNeverCalled() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.runner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.runner..")
                .because("the runner is a program of its own: it is packaged and started")
                .check(PROJECT);
    }

    @Test
    void aLibraryPrintsNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.muster.deploy..", "dev.muster.examples..", "dev.muster.runner..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("the streams of the process belong to the program that uses the library")
                .check(PROJECT);
    }

    @Test
    void packagesDoNotDependOnEachOtherInACircle() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(ProjectClasses.ALL);
    }

    /** Each package but those of generated code. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            boolean isOurs = name.startsWith("dev.muster") && !name.startsWith("dev.muster.proto.v1");
            return isOurs ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages of the project";
        }
    }
}
