package dev.muster.deploy.daemon;

import dev.muster.codec.Codec;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.settings.WholeNumber;
import dev.muster.embedded.Build;
import dev.muster.embedded.RunnerJar;
import dev.muster.model.PlainText;
import dev.muster.proto.Transport;
import dev.muster.worker.Worker;
import dev.muster.worker.config.WorkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What an operator decides about a worker. */
final class WorkerOptions {
    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description =
                    "The name of the worker, unique in its cluster (default: the host name and a suffix that the work"
                            + " directory keeps).")
    private String name = "";

    @Option(
            names = {"-s", "--slots"},
            paramLabel = "N",
            converter = WholeNumber.Slots.class,
            description = "How many tasks run at the same time (default: one for each processor).")
    private @Nullable Integer slots;

    @Option(
            names = "--work-directory",
            paramLabel = "DIR",
            description = "The directory of its cache and its runners (default: the user's cache directory).")
    private @Nullable Path workDirectory;

    @Option(
            names = "--cache-mib",
            paramLabel = "N",
            converter = WholeNumber.CacheMib.class,
            defaultValue = "4096",
            description = "How many MiB of code the worker keeps on disk (default: ${DEFAULT-VALUE}).")
    private int cacheMib = 4096;

    @Option(
            names = "--heap-mib",
            paramLabel = "N",
            converter = WholeNumber.HeapMib.class,
            description = "The heap of each runner in MiB (default: the memory of this host divided by the slots).")
    private @Nullable Integer heapMib;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            converter = WholeNumber.DrainSeconds.class,
            defaultValue = "25",
            description = "How many seconds running tasks may continue after SIGTERM (default: ${DEFAULT-VALUE}).")
    private int drainSeconds = 25;

    /** Starts the worker; the transport stays the caller's. */
    Worker start(Transport transport) throws IOException {
        WorkerConfig config = config();
        if (Host.isRoot()) {
            Logger log = LoggerFactory.getLogger(WorkerOptions.class);
            log.warn("this worker and its tasks run as root, so everyone who can submit a task controls this host;"
                    + " run the worker as a separate user");
        }
        return name.isBlank()
                ? Worker.startWithFreeName(config, transport, Optional::empty)
                : Worker.start(config, transport);
    }

    private WorkerConfig config() throws IOException {
        Path directory = workDirectory == null ? RunnerJar.cacheDirectory().resolve("workers") : workDirectory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.ERROR,
                    "the work directory " + directory + " cannot be created: " + PlainText.of(e)
                            + "; name another directory with --work-directory",
                    e);
        }
        String called = name.isBlank() ? Host.workerName(directory) : name;
        try {
            var config = WorkerConfig.of(called, directory, RunnerJar.extracted(), Build.VERSION, Codec.digest())
                    .withCacheBytesMax((long) cacheMib << 20);
            if (heapMib != null) config = config.withHeapBytes((long) heapMib << 20);
            return slots == null ? config : config.withSlots(slots);
        } catch (IllegalArgumentException e) { // the name: the options have checked all numbers
            throw new CommandFailure(ExitCode.USAGE, "--name: " + e.getMessage(), e);
        }
    }

    /** Lets running tasks finish within the limit, then closes. */
    void end(Worker worker) {
        try {
            worker.drain().get(Duration.ofSeconds(drainSeconds).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What has not ended by now is lost with the runners; its clients learn that and try again on other
            // workers.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.close();
        }
    }
}
