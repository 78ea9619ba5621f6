package dev.muster.worker.processes;

import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.PlainText;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunnerExit;
import dev.muster.worker.config.RunnerMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What killed a runner, read from its remains. The most telling sign wins: what the runner said itself, then what the JVM
 * wrote, then the exit code, which user code can forge.
 *
 * @param message a sentence for the user
 */
public record DeathVerdict(FailureKind kind, String message, Autopsy autopsy) {
    private static final int SIGNAL_CODES = 128;

    /** Codes by which a runner says that it ended for reasons of its own. */
    private static final Set<Integer> OURS =
            Set.of(RunnerExit.DAEMON_GONE, RunnerExit.PIPE_BROKEN, RunnerExit.NOT_STARTED, RunnerExit.BROKEN_DOWN);

    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError:?\\s*([^\\n]*)");
    private static final Pattern SETS_HEAP = Pattern.compile("-Xmx|-XX:MaxHeapSize=");
    private static final Pattern CRASH_SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+)\\b");

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    /**
     * What is left of a runner.
     *
     * @param up whether it ever said hello
     * @param exiting what it announced, if it did
     * @param stdout the last of what it printed
     * @param stderr the last lines of what it wrote to standard error
     * @param errorFile the head of the file that a crashing JVM writes
     * @param threadDump what was taken before a kill
     * @param killed why this daemon killed it, if it did
     * @param heapBytes the limit of its heap, unless an argument sets another
     * @param jvmArguments those that its executor has for it
     */
    public record Remains(
            int exitCode,
            boolean up,
            Optional<Frame.Exiting> exiting,
            String stdout,
            String stderr,
            Optional<String> errorFile,
            Optional<String> threadDump,
            Optional<String> killed,
            long heapBytes,
            List<String> jvmArguments) {}

    public static DeathVerdict of(Remains remains) {
        int code = remains.exitCode();
        if (!remains.up()) return notLaunched(remains);
        if (remains.exiting().isPresent() && !isAskedFromOutside(remains)) return exited(remains);
        Optional<String> memory = outOfMemory(remains);
        if (memory.isPresent()) return outOfMemory(remains, memory.get());
        if (remains.errorFile().isPresent()) return crashed(remains);
        if (remains.killed().isPresent()) {
            boolean asked = remains.exiting().isPresent();
            String why = (asked
                            ? "A signal from outside asked the runner to exit, and it was killed"
                            : "The runner was killed")
                    + " by its worker: " + remains.killed().get() + ".";
            return verdict(asked ? FailureKind.RUNNER_KILLED : FailureKind.RUNNER_UNRESPONSIVE, why, remains);
        }
        if (code <= SIGNAL_CODES || !SIGNALS.containsKey(code - SIGNAL_CODES)) return endedSilently(remains);
        return switch (code - SIGNAL_CODES) {
            case 9 ->
                verdict(
                        FailureKind.RUNNER_KILLED,
                        "The runner was killed by SIGKILL (exit code 137): somebody outside of Muster did it, or the kernel"
                                + " because the host or container ran out of memory; if it was memory, give the worker more of"
                                + " it, or fewer slots.",
                        remains);
            case 1, 2, 15 ->
                verdict(
                        FailureKind.RUNNER_KILLED,
                        "The runner was ended from outside by " + SIGNALS.get(code - SIGNAL_CODES) + " (exit code "
                                + code + ").",
                        remains);
            default -> crashed(remains);
        };
    }

    /** The launch itself failed: there is no process to examine. */
    public static DeathVerdict neverBorn(String why) {
        return new DeathVerdict(
                FailureKind.ENVIRONMENT_FAILED,
                "The runner could not be launched: " + why,
                new Autopsy(OptionalInt.empty(), Optional.empty(), "", ""));
    }

    /** The same, of a process that was started by this command, which may hold secrets. */
    public DeathVerdict of(List<String> command) {
        return new DeathVerdict(kind, message + "\nIts command was: " + PlainText.command(command), autopsy);
    }

    private static DeathVerdict notLaunched(Remains remains) {
        String what = remains.killed()
                .map(why -> "The runner was killed by its worker: " + why + ".")
                .orElse("The JVM of the runner ended with code " + remains.exitCode() + " before it was ready; "
                        + whatToCheck(remains));
        String wrote = PlainText.written(remains.stderr() + remains.stdout()).strip();
        String all = wrote.isEmpty() ? what + " It wrote nothing." : what + " It wrote:\n" + lastLines(wrote, 20);
        DeathVerdict verdict = verdict(FailureKind.ENVIRONMENT_FAILED, all, remains);
        var autopsy = verdict.autopsy(); // without what the sentence contains already
        return new DeathVerdict(
                verdict.kind(), all, new Autopsy(autopsy.exitCode(), autopsy.signal(), "", autopsy.evidence()));
    }

    private static String whatToCheck(Remains remains) {
        if (OURS.contains(remains.exitCode())) {
            return "it was up and could not work with its worker, which is no fault of a task.";
        }
        return remains.jvmArguments().isEmpty()
                ? "look at the memory and the limits of this host."
                : "check the JVM arguments of the executor.";
    }

    /** A signal makes the JVM run its exit hooks too; then no user thread has asked. */
    private static boolean isAskedFromOutside(Remains remains) {
        if (remains.exiting().filter(said -> said.stack().isEmpty()).isPresent()) return true;
        int signal = remains.exitCode() - SIGNAL_CODES;
        boolean polite = signal == 1 || signal == 2 || signal == 15;
        return polite && remains.exiting().flatMap(Frame.Exiting::by).isEmpty();
    }

    private static DeathVerdict exited(Remains remains) {
        boolean byTask = remains.exiting().orElseThrow().by().isPresent();
        String who = byTask ? "The task" : "A thread that user code had started";
        boolean byForce =
                remains.exitCode() == SIGNAL_CODES + 9 && remains.killed().isPresent();
        String call = who + (byForce ? " called System.exit" : " called System.exit(" + remains.exitCode() + ")");
        String end = remains.killed()
                .map(why -> " in its runner, but " + why + ", so the worker "
                        + (byForce ? "killed the runner" : "interrupted the hooks")
                        + ". Look at the thread dump in the autopsy, and return or throw instead.")
                .orElse(", which ended its runner; return or throw instead.");
        return verdict(FailureKind.RUNNER_EXITED, call + end, remains);
    }

    private static DeathVerdict endedSilently(Remains remains) {
        if (remains.exitCode() == RunnerExit.DAEMON_GONE || remains.exitCode() == RunnerExit.PIPE_BROKEN) {
            return verdict(
                    FailureKind.RUNNER_KILLED,
                    "The runner lost touch with its worker and ended (exit code " + remains.exitCode() + ").",
                    remains);
        }
        if (remains.exitCode() == RunnerExit.NOT_STARTED) {
            return verdict(
                    FailureKind.RUNNER_KILLED,
                    "The runner could not go on after its start (exit code " + remains.exitCode()
                            + "); the last lines it wrote say why.",
                    remains);
        }
        if (remains.exitCode() == RunnerExit.BROKEN_DOWN) {
            return verdict(
                    FailureKind.RUNNER_KILLED,
                    "The runner broke down: one of its own threads died. That is a fault of Muster, or of a task that"
                            + " reached into its threads; the last lines it wrote say more.",
                    remains);
        }
        String what = "The runner ended with code " + remains.exitCode()
                + " without a word (System.exit or Runtime.halt in user code, or native code that ended the process).";
        return verdict(FailureKind.RUNNER_EXITED, what, remains);
    }

    private static Optional<String> outOfMemory(Remains remains) {
        if (remains.exitCode() != RunnerExit.OUT_OF_MEMORY) return Optional.empty();
        for (String output : new String[] {remains.stdout(), remains.stderr()}) {
            Matcher found = OUT_OF_MEMORY.matcher(output);
            if (found.find()) return Optional.of(found.group(1).strip());
        }
        return Optional.empty();
    }

    private static DeathVerdict outOfMemory(Remains remains, String detail) {
        String what = "The runner ran out of memory (" + (detail.isEmpty() ? "OutOfMemoryError" : detail) + "); "
                + adviceOnMemory(detail, remains);
        return verdict(FailureKind.RUNNER_OUT_OF_MEMORY, what, remains);
    }

    private static String adviceOnMemory(String detail, Remains remains) {
        if (detail.startsWith("Metaspace") || detail.startsWith("Compressed class space")) {
            String option = detail.startsWith("Metaspace") ? "-XX:MaxMetaspaceSize" : "-XX:CompressedClassSpaceSize";
            return "it had loaded or made too many classes, and a larger heap (-Xmx) does not help. Make fewer: reuse class"
                    + " loaders, scripts and proxies; or raise " + option
                    + " in the JVM arguments of the executor, or set"
                    + " maxTasksPerRunner.";
        }
        if (detail.startsWith("Requested array size exceeds VM limit")) {
            return "the task asked for an array of some 2,147,483,646 elements or more, which no JVM has, whatever its heap"
                    + " (-Xmx). Use several arrays, or less data at a time.";
        }
        return remains.jvmArguments().stream()
                .filter(each -> SETS_HEAP.matcher(each).lookingAt())
                .reduce((first, last) -> last) // which is how the JVM reads them
                .map(each -> "the JVM arguments of the executor limit its heap by " + each
                        + ". Use less memory per task, or raise that.")
                .orElse("its worker limits the heap of each to " + remains.heapBytes() / (1024 * 1024)
                        + " MiB. Use less memory per task, set a larger -Xmx in the JVM arguments of the executor,"
                        + " or give the worker fewer slots."
                        + RunnerMemory.whySoLittle(
                                remains.heapBytes(),
                                RunnerMemory.limit(),
                                Runtime.getRuntime().maxMemory()));
    }

    private static DeathVerdict crashed(Remains remains) {
        String cause = signal(remains).map(name -> " by " + name).orElse("");
        String what = "The JVM of the runner crashed" + cause + " (exit code " + remains.exitCode()
                + "): native code or the JVM itself is at fault"
                + (remains.errorFile().isPresent() ? "; the head of its error file is in the autopsy." : ".");
        return verdict(FailureKind.RUNNER_CRASHED, what, remains);
    }

    private static DeathVerdict verdict(FailureKind kind, String message, Remains remains) {
        String evidence = remains.errorFile()
                .or(remains::threadDump)
                .or(() -> remains.exiting().map(Frame.Exiting::stack))
                .orElse("");
        var autopsy = new Autopsy(
                OptionalInt.of(remains.exitCode()),
                signal(remains),
                PlainText.written(remains.stderr()),
                PlainText.written(evidence));
        return new DeathVerdict(kind, message, autopsy);
    }

    /** What the JVM says it was is nearer to the truth than the abort that it ends with. */
    private static Optional<String> signal(Remains remains) {
        Optional<String> told = remains.errorFile()
                .map(CRASH_SIGNAL::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
        boolean exited = remains.exiting().isPresent() && remains.killed().isEmpty();
        if (told.isPresent() || exited) return told;
        return Optional.ofNullable(SIGNALS.get(remains.exitCode() - SIGNAL_CODES));
    }

    private static String lastLines(String text, int count) {
        var lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
