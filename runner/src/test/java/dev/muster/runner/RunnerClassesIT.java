package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Which classes the code of a user sees in a real runner. */
final class RunnerClassesIT extends RealRunnerRig {
    @Test
    void twoSessionsHaveTwoVersionsOfOneClass() throws Exception {
        for (String version : List.of("one", "two")) {
            Path classes = compile(version, "v.Answer", """
                    package v;
                    public class Answer implements dev.muster.task.RemoteCallable<String> {
                        public String call() { return "%s"; }
                    }
                    """.formatted(version));
            try (var other = new ScriptedDaemon(Files.createDirectory(directory.resolve("for-" + version)));
                    var runner = RealRunner.start(other, directory)) {
                other.accept();
                other.bind(classes.toString());
                byte[] call = callOf(classes, "v.Answer");
                assertThat(CODEC.decode(other.result(0, call))).isEqualTo(version);
                assertThat(runner.process.isAlive()).isTrue();
            }
        }
    }

    @Test
    void theUsersOwnKryoIsTheOnlyOneTheUserSees() throws Exception {
        Path classes = directory.resolve("kryo");
        compile("kryo", "com.esotericsoftware.kryo.kryo5.Kryo", """
                package com.esotericsoftware.kryo.kryo5;
                public class Kryo { public String toString() { return "the user's Kryo"; } }
                """);
        compile("kryo", "u.UsesKryo", """
                package u;
                public class UsesKryo implements dev.muster.task.RemoteCallable<String> {
                    public String call() { return new com.esotericsoftware.kryo.kryo5.Kryo().toString(); }
                }
                """);
        launch();
        daemon.bind(USER, classes.toString());
        assertThat(CODEC.decode(daemon.result(0, callOf(classes, "u.UsesKryo"))))
                .isEqualTo("the user's Kryo");
        assertThat(value(Tasks.whatIsVisible(
                        "com.esotericsoftware.kryo.kryo5.io.Output",
                        "dev.muster.codec.Codec",
                        "dev.muster.pipe.Frame",
                        "dev.muster.task.TaskContext",
                        "java.sql.Connection",
                        "com.sun.source.tree.Tree")))
                .isEqualTo("- - - TaskContext@app Connection@platform Tree@app");
    }

    @Test
    void theCommonPoolSeesTheUsersClasses() throws Exception {
        start("-XX:ActiveProcessorCount=4");
        assertThat(value(Tasks.loadersOfTheCommonPool())).isEqualTo(List.of("muster-user"));
    }

    private byte[] callOf(Path classes, String className) throws Exception {
        try (var loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, RunnerClassesIT.class.getClassLoader())) {
            var task = (Callable<?>)
                    loader.loadClass(className).getDeclaredConstructor().newInstance();
            return Call.callable(new Codec(loader), task).toBytes();
        }
    }

    /** Compiles one class into the directory of this name; returns the directory. */
    private Path compile(String name, String className, String source) throws Exception {
        Path classes = Files.createDirectories(directory.resolve(name));
        Path file = Files.createDirectories(directory.resolve("sources-" + className))
                .resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        classes + ":" + System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(result).isZero();
        return classes;
    }
}
