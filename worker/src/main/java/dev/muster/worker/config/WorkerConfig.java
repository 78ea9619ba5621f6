package dev.muster.worker.config;

import dev.muster.model.Limits;
import dev.muster.model.jvm.ThisHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a worker is started with. Checked when made, changed by copying. */
public record WorkerConfig(Identity identity, Capacity capacity, Files files, TimeLimits timeLimits) {
    /** The least heap that may be asked for one runner, in bytes. */
    public static final long HEAP_BYTES_MIN = 16L << 20;

    /** More runners than this on one host are a mistake. */
    public static final int SLOTS_MAX = 4096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final long GIB = 1L << 30;

    /**
     * Who the worker is.
     *
     * @param name what the operator calls the worker; unique among the workers of a cluster, and it names a directory
     * @param host the host it runs on, for messages
     * @param build the version of Muster that this worker reports in its handshake
     * @param codecDigest the format of payloads that its runners read and write, as it reports in its handshake
     */
    public record Identity(String name, String host, String build, String codecDigest) {
        public Identity {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "a worker's name has up to 64 letters, digits, dots, dashes and underscores"
                                + " and starts with a letter or digit; \"" + name + "\" does not");
            }
            if (host.isBlank() || host.length() > Limits.TEXT_CHARS_MAX) {
                throw new IllegalArgumentException("the host needs a name");
            }
        }
    }

    /**
     * What the worker can run.
     *
     * @param slots how many tasks it runs at a time
     * @param spares how many blank runners it keeps warm for environments to come
     * @param onlyWorker whether the cluster has no other worker: then what cannot be started here fails, instead of being given
     *     back
     * @param heapBytes the heap of one runner in bytes; 0 to divide the memory of this host or container by the slots
     */
    public record Capacity(int slots, int spares, boolean onlyWorker, long heapBytes) {
        public Capacity {
            atLeast("slots", slots, 1);
            if (slots > SLOTS_MAX)
                throw new IllegalArgumentException("slots must be at most " + SLOTS_MAX + ", was " + slots);
            atLeast("spares", spares, 0);
            if (spares > SLOTS_MAX) {
                throw new IllegalArgumentException("spares must be at most " + SLOTS_MAX + ", was " + spares);
            }
            if (heapBytes != 0) atLeast("heapBytes", heapBytes, HEAP_BYTES_MIN);
        }
    }

    /**
     * Where the worker finds and puts files.
     *
     * @param workDirectory has the cache, sockets and the directories of the runners; made if missing
     * @param runnerJar the jar that contains everything a runner needs
     * @param javaExecutable the {@code java} that runs it
     * @param cacheBytesMax how many bytes of code the worker keeps on its disk beyond the life of a session
     */
    public record Files(Path workDirectory, Path runnerJar, Path javaExecutable, long cacheBytesMax) {
        public Files {
            atLeast("cacheBytesMax", cacheBytesMax, 1 << 20);
            workDirectory = workDirectory.toAbsolutePath().normalize();
            runnerJar = runnerJar.toAbsolutePath().normalize();
        }
    }

    /**
     * How long the worker waits for its runners.
     *
     * @param start how long a new runner may take until its handshake; one that is slower is killed
     * @param stop how long an idle runner that is asked to end may take; one that is slower is killed
     * @param dump how long a thread dump may take before a kill goes on without it
     * @param close how long closing the worker waits for the last process to be gone
     */
    public record TimeLimits(Duration start, Duration stop, Duration dump, Duration close) {
        public TimeLimits {
            positive("startLimit", start);
            positive("stopLimit", stop);
            positive("dumpLimit", dump);
            positive("closeLimit", close);
        }
    }

    /**
     * The defaults: a slot for each processor, one spare, this JVM's own {@code java}, 4 GiB of cache, and the memory of the
     * host divided by the slots.
     *
     * @param codecDigest see {@link Identity#codecDigest()}
     */
    public static WorkerConfig of(String name, Path workDirectory, Path runnerJar, String build, String codecDigest) {
        return new WorkerConfig(
                new Identity(name, ThisHost.name(), build, codecDigest),
                new Capacity(Runtime.getRuntime().availableProcessors(), 1, false, 0),
                new Files(workDirectory, runnerJar, thisJava(), 4 * GIB),
                new TimeLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(15)));
    }

    private WorkerConfig with(Identity changed) {
        return new WorkerConfig(changed, capacity, files, timeLimits);
    }

    private WorkerConfig with(Capacity changed) {
        return new WorkerConfig(identity, changed, files, timeLimits);
    }

    private WorkerConfig with(Files changed) {
        return new WorkerConfig(identity, capacity, changed, timeLimits);
    }

    private WorkerConfig with(TimeLimits changed) {
        return new WorkerConfig(identity, capacity, files, changed);
    }

    public WorkerConfig withHost(String host) {
        return with(new Identity(name(), host, build(), codecDigest()));
    }

    public WorkerConfig withSlots(int slots) {
        return with(new Capacity(slots, spares(), onlyWorker(), heapBytes()));
    }

    public WorkerConfig withSpares(int spares) {
        return with(new Capacity(slots(), spares, onlyWorker(), heapBytes()));
    }

    public WorkerConfig withOnlyWorker(boolean onlyWorker) {
        return with(new Capacity(slots(), spares(), onlyWorker, heapBytes()));
    }

    public WorkerConfig withHeapBytes(long heapBytes) {
        return with(new Capacity(slots(), spares(), onlyWorker(), heapBytes));
    }

    public WorkerConfig withJavaExecutable(Path javaExecutable) {
        return with(new Files(workDirectory(), runnerJar(), javaExecutable, cacheBytesMax()));
    }

    public WorkerConfig withCacheBytesMax(long cacheBytesMax) {
        return with(new Files(workDirectory(), runnerJar(), javaExecutable(), cacheBytesMax));
    }

    public WorkerConfig withStartLimit(Duration startLimit) {
        return with(new TimeLimits(startLimit, stopLimit(), dumpLimit(), closeLimit()));
    }

    public WorkerConfig withStopLimit(Duration stopLimit) {
        return with(new TimeLimits(startLimit(), stopLimit, dumpLimit(), closeLimit()));
    }

    public String name() {
        return identity.name();
    }

    public String host() {
        return identity.host();
    }

    public String build() {
        return identity.build();
    }

    public String codecDigest() {
        return identity.codecDigest();
    }

    public int slots() {
        return capacity.slots();
    }

    public int spares() {
        return capacity.spares();
    }

    public boolean onlyWorker() {
        return capacity.onlyWorker();
    }

    public long heapBytes() {
        return capacity.heapBytes();
    }

    public Path workDirectory() {
        return files.workDirectory();
    }

    public Path runnerJar() {
        return files.runnerJar();
    }

    public Path javaExecutable() {
        return files.javaExecutable();
    }

    public long cacheBytesMax() {
        return files.cacheBytesMax();
    }

    public Duration startLimit() {
        return timeLimits.start();
    }

    public Duration stopLimit() {
        return timeLimits.stop();
    }

    public Duration dumpLimit() {
        return timeLimits.dump();
    }

    public Duration closeLimit() {
        return timeLimits.close();
    }

    /** The heap that each runner gets, in bytes: what was asked for, or this host's share. */
    public long heapBytesPerRunner() {
        if (heapBytes() != 0) return heapBytes();
        return RunnerMemory.heapPerRunner(
                RunnerMemory.limit(), Runtime.getRuntime().maxMemory(), slots());
    }

    private static Path thisJava() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path windows = bin.resolve("java.exe");
        return java.nio.file.Files.exists(windows) ? windows : bin.resolve("java");
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
