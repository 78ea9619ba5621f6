package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sources by numbers: small files, small methods, few parameters. */
class SourceSizesTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 60;
    private static final int PARAMETERS = 6;
    private static final int PARTS = 8; // of a constructor: it joins parts that its caller has by name

    private static final List<SourceFile> PROJECT = SourceFile.all();

    @Test
    void theModulesAreFound() {
        assertThat(PROJECT).extracting(SourceFile::module).contains("task", "scheduling", "tests/rules");
    }

    @Test
    void noFileIsLong() {
        var tooLong = PROJECT.stream()
                .filter(file -> file.lines() > FILE_LINES)
                .filter(file -> !Exemptions.covers("noFileIsLong", file.path()))
                .map(file -> file.path() + " has " + file.lines() + " lines");
        assertThat(tooLong)
                .as("files of more than %d lines: find the second idea in it", FILE_LINES)
                .isEmpty();
    }

    @Test
    void noMethodIsLong() {
        var tooLong = new ArrayList<String>();
        eachMethod((file, method) -> {
            long lines = file.linesOf(method);
            if (lines <= METHOD_LINES || Exemptions.covers("noMethodIsLong", file.path() + "#" + method.getName()))
                return;
            tooLong.add(file.placeOf(method) + " " + method.getName() + " has " + lines + " lines");
        });
        assertThat(tooLong)
                .as("methods of more than %d lines: give its steps names", METHOD_LINES)
                .isEmpty();
    }

    @Test
    void noMethodTakesManyParameters() {
        var tooMany = new ArrayList<String>();
        eachMethod((file, method) -> {
            int count = method.getParameters().size();
            int allowed = method.getReturnType() == null ? PARTS : PARAMETERS;
            if (count <= allowed || method.getModifiers().getFlags().contains(Modifier.PRIVATE)) return;
            if (Exemptions.covers("noMethodTakesManyParameters", file.path() + "#" + method.getName())) return;
            tooMany.add(file.placeOf(method) + " " + method.getName() + " has " + count + " parameters");
        });
        assertThat(tooMany)
                .as("more than %d parameters: some of them are a record", PARAMETERS)
                .isEmpty();
    }

    private static void eachMethod(BiConsumer<SourceFile, MethodTree> visitor) {
        for (SourceFile file : PROJECT) {
            new TreePathScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                    if (!isCanonical(method)) visitor.accept(file, method);
                    return super.visitMethod(method, null);
                }

                /** A record may have as many components as it has; its constructor repeats them. */
                private boolean isCanonical(MethodTree method) {
                    return method.getReturnType() == null
                            && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                            && type.getKind() == Tree.Kind.RECORD;
                }
            }.scan(file.unit(), null);
        }
    }
}
