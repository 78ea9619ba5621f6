package dev.muster.worker.processes;

import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.JvmVariables;
import dev.muster.worker.config.WorkerConfig;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The command line of a runner. What the environment asks for comes last, and so wins over what every runner gets. */
public final class RunnerCommand {
    /** Two collectors are one too many for a JVM: it would refuse to start. */
    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w*GC");

    /** Nothing to read. */
    public static final ProcessBuilder.Redirect NO_INPUT =
            ProcessBuilder.Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"));

    /** The files that a runner has for itself. */
    public record Files(Path directory) {
        public Path temporary() {
            return directory.resolve("tmp");
        }

        public Path work() {
            return directory.resolve("work");
        }

        public Path blackBox() {
            return directory.resolve("blackbox");
        }

        public Path errorFile() {
            return directory.resolve("hs_err.log");
        }
    }

    private final Path java;
    private final Path jar;
    private final long heapBytes;
    private final int processors;
    private final Path socket;

    public RunnerCommand(WorkerConfig config, Path socket) {
        this.java = config.javaExecutable();
        this.jar = config.runnerJar();
        this.heapBytes = config.heapBytesPerRunner();
        this.processors = Math.max(1, Runtime.getRuntime().availableProcessors() / config.slots());
        this.socket = socket;
    }

    /**
     * What starts a runner, word by word.
     *
     * @param archive what tells the JVM to use an archive of classes, perhaps nothing
     * @param jvm what the environment asks for
     */
    public List<String> words(long runner, Files files, List<String> archive, RunnerJvm jvm) {
        var words = new ArrayList<String>();
        words.add(java.toString());
        words.add("-Xmx" + heapBytes);
        if (!namesCollector(jvm)) words.add("-XX:+UseSerialGC");
        words.add("-XX:ActiveProcessorCount=" + processors);
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("-XX:-CreateCoredumpOnCrash");
        words.add("-XX:ErrorFile=" + files.errorFile());
        words.add("-XX:ReplayDataFile=" + files.directory().resolve("replay.log"));
        words.add("-Xshare:auto");
        words.add("-Dfile.encoding=UTF-8"); // on every host, whatever the JDK and the locale of the daemon
        words.add("-Djava.io.tmpdir=" + files.temporary());
        words.addAll(archive);
        words.addAll(jvm.arguments());
        words.add("-jar");
        words.add(jar.toString());
        words.add(socket.toString());
        words.add(Long.toString(runner));
        words.add(files.blackBox().toString());
        return words;
    }

    /** In an option, or in a variable that the pool sets itself; those of the daemon name none any more. */
    private static boolean namesCollector(RunnerJvm jvm) {
        return jvm.arguments().stream().anyMatch(word -> COLLECTOR.matcher(word).matches())
                || JvmVariables.NAMES.stream()
                        .map(name -> jvm.variables().getOrDefault(name, ""))
                        .anyMatch(value -> COLLECTOR.matcher(value).find());
    }
}
