package dev.muster.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The wall around the API: which public types the users of the artifact {@code muster} can see. {@code public-types.txt} beside
 * this test names each of them: a new type of the API needs a line there, so that nothing becomes public by accident.
 */
class PublicTypesTest {
    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+)( to [^;]+)?;");

    /** The modules that the artifact {@code muster} consists of. */
    private static final List<String> MODULES = List.of(
            "task",
            "model",
            "api",
            "scheduling",
            "pipe",
            "codec",
            "proto",
            "client",
            "worker",
            "coordinator",
            "embedded");

    private static final JavaClasses PROJECT = ProjectClasses.PRODUCT;

    @Test
    void usersSeeTheTypesOfTheListAndNoOthers() throws IOException {
        Set<String> exported = exported();
        var visible = new TreeSet<String>();
        for (JavaClass type : PROJECT) {
            if (exported.contains(type.getPackageName()) && isPublic(type)) visible.add(type.getName());
        }
        assertThat(visible).containsExactlyElementsOf(listed());
    }

    @Test
    void theApiKnowsTheJdkAndTheTypesOfTasksOnly() {
        classes()
                .that()
                .resideInAnyPackage("dev.muster", "dev.muster.internal", "dev.muster.task..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster", "dev.muster.internal", "dev.muster.task..", "java..", "org.jspecify..")
                .because("a second implementation of the API will live inside runners, without sessions, gRPC and Kryo")
                .check(PROJECT);
    }

    private static boolean isPublic(JavaClass type) {
        for (JavaClass each = type;
                each != null;
                each = each.getEnclosingClass().orElse(null)) {
            if (!each.getModifiers().contains(JavaModifier.PUBLIC)) return false;
        }
        return !type.getSimpleName().isEmpty() && !type.getName().endsWith("package-info");
    }

    /** The packages that module descriptors export to everybody. */
    private static Set<String> exported() throws IOException {
        var exported = new TreeSet<String>();
        for (String module : MODULES) {
            Path descriptor = SourceFile.root().resolve(module).resolve("src/main/module/module-info.java");
            Matcher export = EXPORT.matcher(Files.readString(descriptor));
            while (export.find()) if (export.group(2) == null) exported.add(export.group(1));
        }
        return exported;
    }

    private static List<String> listed() {
        Path list = SourceFile.root().resolve("tests/rules/src/test/resources/dev/muster/rules/public-types.txt");
        try (Stream<String> lines = Files.lines(list)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
