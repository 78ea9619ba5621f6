package dev.muster.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of the project, as far as they are on the class path of this module. */
final class ProjectClasses {
    /** Those in {@code src/main} of all modules: the product, and what the tests of several modules share. */
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.muster");

    /** Those of the product alone. */
    static final JavaClasses PRODUCT = ALL.that(resideOutsideOfPackage("dev.muster.tck.."));

    private ProjectClasses() {}
}
