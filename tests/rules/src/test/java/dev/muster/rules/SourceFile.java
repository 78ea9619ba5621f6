package dev.muster.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * One hand-written source file of the project, parsed and not compiled.
 *
 * @param path from the root of the project, with slashes
 */
record SourceFile(String path, CompilationUnitTree unit, SourcePositions positions) {
    private static final Path ROOT = findRoot();

    /** All of them, of all modules; generated code lies elsewhere. */
    static List<SourceFile> all() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null);
                var paths = Files.walk(ROOT, 24)) {
            var sources = paths.filter(SourceFile::isSource).sorted().toList();
            var task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjects(sources.toArray(Path[]::new)));
            var positions = Trees.instance(task).getSourcePositions();
            var all = new ArrayList<SourceFile>();
            for (CompilationUnitTree unit : task.parse()) {
                var path = ROOT.relativize(Path.of(unit.getSourceFile().toUri()));
                all.add(new SourceFile(path.toString().replace('\\', '/'), unit, positions));
            }
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules under tests have nothing but tests and what tests share. */
    boolean isTest() {
        return path.startsWith("tests/") || path.contains("/src/test/");
    }

    /** In {@code src/main}: of the product, or what the tests of several modules share. */
    boolean isMain() {
        return path.contains("/src/main/");
    }

    /** The folder of its module. */
    String module() {
        return path.substring(0, path.indexOf("/src/"));
    }

    String packageName() {
        return String.valueOf(unit.getPackageName());
    }

    long lines() {
        try (Stream<String> lines = Files.lines(ROOT.resolve(path))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long linesOf(Tree tree) {
        return lineAt(positions.getEndPosition(unit, tree)) - lineAt(positions.getStartPosition(unit, tree)) + 1;
    }

    /** Where this is, for people: a path and a line. */
    String placeOf(Tree tree) {
        return path + ":" + lineAt(positions.getStartPosition(unit, tree));
    }

    private long lineAt(long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    private static boolean isSource(Path path) {
        String name = ROOT.relativize(path).toString().replace('\\', '/');
        return name.endsWith(".java") && name.matches("(tests/)?[a-z]+/src/(main|test)/java/.*");
    }

    /** The root of the project. */
    static Path root() {
        return ROOT;
    }

    private static Path findRoot() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.isDirectory(place.resolve(".mvn"))) return place;
        }
        throw new IllegalStateException("no folder above this one has an .mvn: run the tests from within the project");
    }
}
