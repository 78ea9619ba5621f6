package dev.muster.deploy;

import dev.muster.deploy.cluster.RunCommand;
import dev.muster.deploy.cluster.StatusCommand;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.daemon.CoordinatorCommand;
import dev.muster.deploy.daemon.DevCommand;
import dev.muster.deploy.daemon.WorkerCommand;
import dev.muster.deploy.demo.DemoCommand;
import dev.muster.deploy.doctor.DoctorCommand;
import dev.muster.deploy.settings.Settings;
import dev.muster.embedded.Build;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code muster} command. */
@Command(
        name = "muster",
        synopsisSubcommandLabel = "COMMAND",
        description = "A process pool for the JVM that spans machines.",
        footer = {
            "",
            "You can also set options in the environment (MUSTER_LISTEN for --listen, and so on) and in the"
                    + " properties",
            "file that --config names (listen=...). The command line overrides the environment, and the",
            "environment overrides the file.",
            "",
            "Exit codes: 0 ok, 1 error, 2 usage, 3 not found, 4 credential, 5 unreachable, 6 task failed, 7"
                    + " precondition."
        })
public final class Muster implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print how to use this command.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "A properties file; each key is the long name of an option.")
    @SuppressWarnings("unused") // Settings reads it before picocli does
    private String config = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Muster() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        // gRPC logs through java.util.logging; what an operator must know of it is in the messages of Muster.
        Logger.getLogger("").setLevel(Level.SEVERE);
        System.exit(run(CommandContext.ofProcess(), arguments));
    }

    /** Runs the command in this JVM. */
    static int run(CommandContext context, String... arguments) {
        CommandLine line;
        try {
            line = commandLine(context, arguments);
        } catch (CommandFailure failure) {
            context.reportError(failure);
            return failure.code.number;
        }
        return line.execute(arguments);
    }

    private static CommandLine commandLine(CommandContext context, String... arguments) {
        var line = new CommandLine(new Muster());
        for (Object command : commands(context)) line.addSubcommand(command);
        line.setDefaultValueProvider(Settings.read(line, context.environment(), Arrays.asList(arguments)));
        line.setOut(new PrintWriter(context.out(), true, Charset.defaultCharset()));
        line.setErr(new PrintWriter(context.err(), true, Charset.defaultCharset()));
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((mistake, args) -> usage(context, mistake, args));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(context, failure));
        return line;
    }

    private static List<Object> commands(CommandContext context) {
        return List.of(
                new DemoCommand(context),
                new DevCommand(context),
                new CoordinatorCommand(context),
                new WorkerCommand(context),
                new StatusCommand(context),
                new RunCommand(context),
                new DoctorCommand(context),
                new CompletionCommand(context),
                new VersionCommand(context));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "the command is missing; try \"muster demo\", or list all commands with \"muster --help\"");
    }

    /** Who else than the command line gave the value that is wrong; empty if it was the command line. */
    private static String source(ParameterException mistake, String[] arguments) {
        if (!(mistake.getArgSpec() instanceof OptionSpec option)) return "";
        for (String name : option.names()) {
            if (Arrays.stream(arguments).anyMatch(each -> each.equals(name) || each.startsWith(name + "="))) return "";
        }
        if (!(mistake.getCommandLine().getDefaultValueProvider() instanceof Settings settings)) return "";
        String source = settings.source(option);
        return source.equals(option.longestName()) ? "" : source;
    }

    private static int usage(CommandContext context, ParameterException mistake, String[] args) {
        CommandLine line = mistake.getCommandLine();
        context.reportError(mistake);
        String source = source(mistake, args);
        if (!source.isEmpty()) context.inform("The value comes from " + source + ".");
        UnmatchedArgumentException.printSuggestions(mistake, line.getErr());
        context.inform("\"%s --help\" lists all options."
                .formatted(line.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE.number;
    }

    private static int failed(CommandContext context, Exception failure) {
        if (failure instanceof CommandFailure known) {
            context.reportError(known);
            return known.code.number;
        }
        if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
            context.reportError(failure);
            return ExitCode.ERROR.number;
        }
        context.inform("muster %s: an unexpected error occurred; please report it with the following stack trace"
                .formatted(Build.VERSION));
        failure.printStackTrace(context.err());
        return ExitCode.ERROR.number;
    }
}
