package dev.muster.worker.runners;

import dev.muster.model.RunnerJvm;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.LaunchSize;
import dev.muster.worker.processes.RunnerArchive;
import dev.muster.worker.processes.RunnerCommand;
import dev.muster.worker.processes.RunnerFolder;
import dev.muster.worker.processes.RunnerJarGuard;
import dev.muster.worker.processes.RunnerMarker;
import dev.muster.worker.processes.RunnerVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the processes of runners: directories, variables, command line. Thread-safe. */
final class RunnerLauncher {
    /**
     * A process that has been started.
     *
     * @param command what it was started with, which may hold secrets
     * @param withArchive whether it was given a class-data archive
     */
    record Launch(Process process, List<String> command, boolean withArchive) {}

    /** The socket that runners connect to. */
    interface Listening {
        /** Listens anew if the socket was deleted. */
        void listenAgain() throws IOException;
    }

    private final WorkerPlace place;
    private final RunnerCommand command;
    private final RunnerVariables variables = RunnerVariables.ofThisProcess();
    private final RunnerJarGuard jar;
    private final RunnerArchive archive;
    private final Listening listening;

    RunnerLauncher(WorkerConfig config, WorkerPlace place, Path socket, RunnerArchive archive, Listening listening)
            throws IOException {
        this.place = place;
        this.command = new RunnerCommand(config, socket);
        this.jar = new RunnerJarGuard(config.runnerJar());
        this.archive = archive;
        this.listening = listening;
    }

    /**
     * Starts a process in directories of its own, which do not exist yet.
     *
     * @param mayUseArchive false if it is to do without a class-data archive
     */
    Launch launch(long runner, RunnerCommand.Files files, RunnerMarker marker, RunnerJvm jvm, boolean mayUseArchive)
            throws IOException {
        WorkerDirectory.makePrivate(files.directory());
        Files.createDirectory(files.temporary());
        Files.createDirectory(files.work());
        var builder = new ProcessBuilder();
        RunnerFolder.choose(builder, files, jvm, place.host());
        variables.apply(builder.environment(), jvm);
        builder.environment().put(RunnerMarker.VARIABLE, marker.variableValue());
        List<String> options = mayUseArchive ? archive.words(jvm.arguments(), builder.environment()) : List.of();
        jar.check();
        listening.listenAgain();
        List<String> words = command.words(runner, files, options, jvm);
        // What a task starts inherits it: it is to find an end at once, and not to wait for something that never comes.
        Process started = LaunchSize.start(builder.command(words).redirectInput(RunnerCommand.NO_INPUT));
        return new Launch(started, words, !options.isEmpty());
    }
}
