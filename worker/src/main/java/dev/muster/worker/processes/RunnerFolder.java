package dev.muster.worker.processes;

import dev.muster.model.RunnerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The working directory that a runner begins in. */
public final class RunnerFolder {
    private static final Logger log = LoggerFactory.getLogger(RunnerFolder.class);

    private RunnerFolder() {}

    /**
     * Has the process begin where its environment wants it to, or in an empty directory of its own.
     *
     * @throws IOException if there is no such directory on this host
     */
    public static void choose(ProcessBuilder builder, RunnerCommand.Files files, RunnerJvm jvm, String host)
            throws IOException {
        if (jvm.directory().isEmpty()) {
            builder.directory(files.work().toFile());
            return;
        }
        String wanted = jvm.directory().get();
        if (wanted.equals(RunnerJvm.SAME_DIRECTORY)) {
            if (Files.isDirectory(Path.of("").toAbsolutePath())) return; // and the process inherits it
            log.warn(
                    "the directory of this program no longer exists, so its runner starts in an empty directory, {}",
                    files.work());
            builder.directory(files.work().toFile()); // no JVM starts in a directory that is gone
            return;
        }
        if (!Files.isDirectory(Path.of(wanted))) {
            throw new IOException("its working directory " + wanted + " is no directory on " + host
                    + "; make it, or name another one with workingDirectory(..)");
        }
        builder.directory(Path.of(wanted).toFile());
    }
}
