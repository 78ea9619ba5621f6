package dev.muster.worker.config;

import dev.muster.model.Limits;
import dev.muster.model.jvm.ThisHost;
import dev.muster.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a worker is started with. Checked when made, changed by copying.
 *
 * @param name what the operator calls the worker; unique among the workers of a cluster, and it names a directory
 * @param host the host it runs on, for messages
 * @param slots how many tasks it runs at a time
 * @param spares how many blank runners it keeps warm for environments to come
 * @param onlyWorker whether the cluster has no other worker: then what cannot be started here fails, instead of being given back
 * @param workDirectory where cache, sockets and the directories of the runners lie; made if missing
 * @param runnerJar the jar that contains everything a runner needs
 * @param javaExecutable the {@code java} that runs it
 * @param cacheBytesMax how many bytes of code the worker keeps on its disk beyond the life of a session
 * @param heapBytes the heap of one runner in bytes; 0 to divide the memory of this host or container by the slots
 * @param build the version of Muster that this worker says hello with
 * @param codecDigest the format of payloads that its runners read and write, as it says in hello
 * @param startLimit how long a new runner may take until it says hello; one that is slower is killed
 * @param stopLimit how long an idle runner that is told to end may take; one that is slower is killed
 * @param dumpLimit how long a thread dump may take before a kill goes on without it
 * @param closeLimit how long {@link Worker#close()} waits for the last process to be gone
 */
public record WorkerConfig(
        String name,
        String host,
        int slots,
        int spares,
        boolean onlyWorker,
        Path workDirectory,
        Path runnerJar,
        Path javaExecutable,
        long cacheBytesMax,
        long heapBytes,
        String build,
        String codecDigest,
        Duration startLimit,
        Duration stopLimit,
        Duration dumpLimit,
        Duration closeLimit) {
    /** The least heap that may be asked for one runner, in bytes. */
    public static final long HEAP_BYTES_MIN = 16L << 20;

    /** More runners than this on one host are a mistake. */
    public static final int SLOTS_MAX = 4096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final long GIB = 1L << 30;

    public WorkerConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a worker's name has up to 64 letters, digits, dots, dashes and underscores"
                            + " and starts with a letter or digit; \"" + name + "\" does not");
        }
        if (host.isBlank() || host.length() > Limits.TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("the host needs a name");
        }
        atLeast("slots", slots, 1);
        if (slots > SLOTS_MAX)
            throw new IllegalArgumentException("slots must be at most " + SLOTS_MAX + ", was " + slots);
        atLeast("spares", spares, 0);
        if (spares > SLOTS_MAX) {
            throw new IllegalArgumentException("spares must be at most " + SLOTS_MAX + ", was " + spares);
        }
        atLeast("cacheBytesMax", cacheBytesMax, 1 << 20);
        if (heapBytes != 0) atLeast("heapBytes", heapBytes, HEAP_BYTES_MIN);
        positive("startLimit", startLimit);
        positive("stopLimit", stopLimit);
        positive("dumpLimit", dumpLimit);
        positive("closeLimit", closeLimit);
        workDirectory = workDirectory.toAbsolutePath().normalize();
        runnerJar = runnerJar.toAbsolutePath().normalize();
    }

    /**
     * The defaults: a slot for each processor, one spare, this JVM's own {@code java}, 4 GiB of cache, and the memory of the
     * host divided by the slots.
     *
     * @param codecDigest see {@link #codecDigest()}
     */
    public static WorkerConfig of(String name, Path workDirectory, Path runnerJar, String build, String codecDigest) {
        return new WorkerConfig(
                name,
                ThisHost.name(),
                Runtime.getRuntime().availableProcessors(),
                1,
                false,
                workDirectory,
                runnerJar,
                thisJava(),
                4 * GIB,
                0,
                build,
                codecDigest,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(15));
    }

    public WorkerConfig withHost(String host) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withSlots(int slots) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withSpares(int spares) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withOnlyWorker(boolean onlyWorker) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withJavaExecutable(Path javaExecutable) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withCacheBytesMax(long cacheBytesMax) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withHeapBytes(long heapBytes) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withStartLimit(Duration startLimit) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    public WorkerConfig withStopLimit(Duration stopLimit) {
        return new WorkerConfig(
                name,
                host,
                slots,
                spares,
                onlyWorker,
                workDirectory,
                runnerJar,
                javaExecutable,
                cacheBytesMax,
                heapBytes,
                build,
                codecDigest,
                startLimit,
                stopLimit,
                dumpLimit,
                closeLimit);
    }

    /** The heap that each runner gets, in bytes: what was asked for, or this host's share. */
    public long heapBytesPerRunner() {
        if (heapBytes != 0) return heapBytes;
        return RunnerMemory.heapPerRunner(
                RunnerMemory.limit(), Runtime.getRuntime().maxMemory(), slots);
    }

    private static Path thisJava() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path windows = bin.resolve("java.exe");
        return Files.exists(windows) ? windows : bin.resolve("java");
    }

    private static void atLeast(String what, long value, long least) {
        if (value < least) throw new IllegalArgumentException(what + " must be at least " + least + ", was " + value);
    }

    private static void positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, was " + value);
        }
    }
}
