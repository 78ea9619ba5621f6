package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.ExitCode;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Run a program in a JVM with MUSTER_TARGET set, so that its pools use a cluster.",
        footer = {"", "The jar need not contain Muster: if the class path has no client, the command appends its own."})
public final class RunCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 10;

    private final CommandContext context;

    @Option(names = "--jar", paramLabel = "JAR", required = true, description = "The jar of the program.")
    private Path jar = Path.of("");

    @Option(names = "--class", paramLabel = "CLASS", description = "The main class (default: Main-Class of the jar).")
    private String mainClass = "";

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "PATH",
            description = "More jars and directories, written as for the option -cp of java.")
    private String classPath = "";

    @Option(names = "--local", description = "Run the tasks on child JVMs of this machine instead of a cluster.")
    private boolean local;

    @Option(
            names = {"-J", "--jvm-option"},
            paramLabel = "OPTION",
            description = "An option for the JVM of the program, such as -J-Xmx2g. You can repeat it.")
    private List<String> jvmOptions = new ArrayList<>();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Parameters(
            paramLabel = "ARGUMENT",
            description = "Arguments of the program. Put -- before them if they begin with a dash.")
    private List<String> arguments = new ArrayList<>();

    public RunCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var program = UserProgram.of(jar, mainClass, classPath);
        if (!local) CoordinatorCalls.statusOf(target.dialing(), CoordinatorCalls.PATIENCE);
        var builder = new ProcessBuilder(command(program)).inheritIO();
        Map<String, String> environment = builder.environment();
        if (local) {
            environment.remove("MUSTER_TARGET");
        } else {
            environment.put("MUSTER_TARGET", target.target);
            environment.putAll(target.credentials.environment());
        }
        int exit = await(builder.start());
        if (exit == 0) return ExitCode.OK.number;
        context.inform("muster: the program %s exited with code %d".formatted(program.mainClass(), exit));
        return ExitCode.TASK_FAILED.number;
    }

    private List<String> command(UserProgram program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        var entries = new ArrayList<>(program.classPath());
        if (!program.bringsMuster()) {
            entries.addAll(ownJars());
            // Without a logging library of its own the program would print a warning on each start.
            command.add("-Dslf4j.internal.verbosity=ERROR");
        }
        command.add("-cp");
        command.add(String.join(File.pathSeparator, entries));
        command.add(program.mainClass());
        command.addAll(arguments);
        return command;
    }

    /** The jars of this command that a program needs, without those of the command line. */
    private static List<String> ownJars() {
        var own = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            boolean commandOnly = name.matches("(muster-deploy|picocli|progressbar|jline|logback).*");
            if (!commandOnly && Files.exists(Path.of(entry))) own.add(entry);
        }
        return own;
    }

    /** Who ends this command ends the program. */
    private int await(Process process) throws InterruptedException {
        Thread hook = OwnThread.keeping(
                ThreadRole.PROGRAM_END, "muster-run-end", () -> stop(process), thrown -> killAfter(thrown, process));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            process.destroy(); // it was started a moment too late
        }
        int exit = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            // The hook is running: it has ended the program.
        }
        return exit;
    }

    private void killAfter(Throwable thrown, Process process) {
        process.destroyForcibly();
        context.inform("muster: stopping the program failed, so this command kills it: " + OwnFault.words(thrown));
    }

    private static void stop(Process process) {
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (
                @SuppressWarnings("unused")
                InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) process.destroyForcibly();
    }
}
