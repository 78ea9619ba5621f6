package dev.muster.deploy;

import static org.awaitility.Awaitility.await;

import dev.muster.deploy.daemon.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The installed command, or a program of a user, in a process of its own. */
final class MusterProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Most of what a second compiler would make is never used by a process of a test. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final Path out;
    private final Path err;

    private MusterProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The distribution that this build made. */
    static Path distribution() {
        return Path.of(System.getProperty("muster.distribution", "target/muster"));
    }

    static MusterProcess start(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(directory, environment, distribution().resolve("bin/muster"), arguments);
    }

    static MusterProcess start(Path directory, Map<String, String> environment, Path executable, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, executable.getFileName() + "-", ".out");
        Path err = Files.createTempFile(directory, executable.getFileName() + "-", ".err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MUSTER_"));
        builder.environment().put("MUSTER_JAVA_OPTS", SHORT_LIVED);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new MusterProcess(builder.start(), out, err);
    }

    /** Runs it to its end. */
    static MusterProcess run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(directory, environment, arguments).toItsEnd();
    }

    /**
     * Runs it to its end as the user "nobody", where this one is root and nobody can reach the command; else as this user, who is
     * another one by the directories that the environment names.
     */
    static MusterProcess runAsAnotherUser(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path muster = distribution().resolve("bin/muster").toAbsolutePath();
        List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        var probe = new ArrayList<>(asNobody);
        probe.addAll(List.of("test", "-x", muster.toString()));
        if (!Host.isRoot() || !succeeds(probe)) return run(directory, environment, arguments);
        var rest = new ArrayList<>(asNobody.subList(1, asNobody.size()));
        rest.add(muster.toString());
        rest.addAll(List.of(arguments));
        return start(directory, Map.of(), Path.of(asNobody.get(0)), rest.toArray(new String[0]))
                .toItsEnd();
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    /** Runs a program of a user to its end, without the command: in a JVM that the user has started. */
    static MusterProcess runJava(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return startJava(directory, environment, arguments).toItsEnd();
    }

    /** A program of a user, without the command. */
    static MusterProcess startJava(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        var words = new ArrayList<>(List.of(SHORT_LIVED));
        words.addAll(List.of(arguments));
        return start(
                directory,
                environment,
                Path.of(System.getProperty("java.home"), "bin/java"),
                words.toArray(new String[0]));
    }

    /** Waits for it. */
    MusterProcess toItsEnd() throws InterruptedException {
        awaitExit(Duration.ofMinutes(3));
        return this;
    }

    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + limit + "; it said: " + err());
        }
        return process.exitValue();
    }

    /** It, and what it has started, and so on. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    int exitCode() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The first line on standard output, once it is there. */
    String firstLine() {
        await().atMost(PATIENCE).until(() -> out().contains("\n") || !process.isAlive());
        if (!out().contains("\n")) throw new AssertionError("it ended without a word of data; it said: " + err());
        return out().lines().findFirst().orElseThrow();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code kill -9} does. */
    void killHard() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** What {@code kill} does. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
