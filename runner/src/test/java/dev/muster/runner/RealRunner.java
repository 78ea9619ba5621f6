package dev.muster.runner;

import dev.muster.runner.process.Descendants;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A runner in a process of its own, from the jar that daemons start. */
final class RealRunner implements AutoCloseable {
    static final String TOKEN = "token-" + ProcessHandle.current().pid() + "-";

    final Process process;
    final String token;

    private RealRunner(Process process, String token) {
        this.process = process;
        this.token = token;
    }

    static RealRunner start(ScriptedDaemon daemon, Path directory, String... jvmArguments) throws IOException {
        return startUnder(List.of(), daemon, directory, jvmArguments);
    }

    /** As a child of another program, to which its command line is given; that one is {@link #process} then. */
    static RealRunner startUnder(List<String> parent, ScriptedDaemon daemon, Path directory, String... jvmArguments)
            throws IOException {
        List<String> command = new ArrayList<>(parent);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=4");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
        command.addAll(List.of(jvmArguments));
        command.add("-jar");
        command.add(System.getProperty("muster.runner.jar"));
        command.addAll(List.of(daemon.socket.toString(), "42", daemon.box.toString()));
        var builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(directory.resolve("work")).toFile());
        String token = TOKEN + System.nanoTime();
        builder.environment().put(Descendants.MARKER, token);
        builder.redirectInput(new File("/dev/null")); // as the daemon does
        builder.redirectOutput(directory.resolve("out").toFile());
        builder.redirectError(directory.resolve("err").toFile());
        return new RealRunner(builder.start(), token);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("the runner did not end");
        return process.exitValue();
    }

    /** A process that has ended and only waits for somebody to ask how counts as gone. */
    static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
