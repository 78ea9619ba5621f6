package dev.muster.runner;

import dev.muster.codec.Codec;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunnerExit;
import dev.muster.runner.leaks.UserThreads;
import dev.muster.runner.loading.SystemClassLoader;
import dev.muster.runner.loading.UserClassLoader;
import dev.muster.runner.process.ParentWatch;
import dev.muster.runner.process.ProcessExit;
import dev.muster.runner.process.StandardStreams;
import dev.muster.runner.process.TerminalSignals;
import dev.muster.runner.tasks.ExitWatch;
import dev.muster.runner.tasks.Runner;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The child JVM of a worker. Only a worker starts it: its arguments are the socket, its number and its black box. With
 * {@value #WARM_UP}, a socket and a directory it runs the life cycle of a runner by itself, see {@link WarmUp}.
 */
public final class Main {
    private static final String WARM_UP = "--warm-up";

    private Main() {}

    public static void main(String[] args) {
        Thread.currentThread().setName(UserThreads.OURS + "main");
        volunteerForTheKernel();
        ParentWatch parentWatch = ParentWatch.hold(ProcessExit.PROCESS);
        StandardStreams.install();
        TerminalSignals.ignore();
        showUserCode();
        try {
            if (args.length == 3 && args[0].equals(WARM_UP)) {
                WarmUp.perform(Path.of(args[1]), Path.of(args[2]));
                exit(parentWatch);
            }
            if (args.length != 3) {
                throw new IllegalArgumentException("expected a socket, a number and a black box, got " + args.length
                        + " arguments; Muster starts this program; it is not a command");
            }
            Runner runner = connect(Path.of(args[0]), Long.parseLong(args[1]), Path.of(args[2]));
            ExitWatch.install(runner);
            runner.start();
            runner.runToEnd();
            exit(parentWatch);
        } catch (Throwable e) {
            System.err.println("muster runner: could not start: " + e);
            ProcessExit.PROCESS.abrupt(RunnerExit.NOT_STARTED);
        }
    }

    /** Shows the user's code to the parts of the platform that look for code in the system class loader. */
    private static void showUserCode() {
        try {
            SystemClassLoader.replaceBy(new UserClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println("muster runner: this JVM keeps its system class loader (" + e
                    + "), so what is looked for there does not find the code of the program");
        }
    }

    /** The shutdown hooks of the user run. */
    private static void exit(ParentWatch parentWatch) {
        parentWatch.loosen();
        System.exit(0);
    }

    static Runner connect(Path socket, long id, Path box) throws IOException {
        BlackBox blackBox = BlackBox.create(box, Frame.Bind.THREADS_MAX);
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        // Loads a library of the JDK that the end of the runner needs, while there is a file descriptor left for it.
        var unused = channel.supportedOptions();
        Path own = box.toAbsolutePath().getParent();
        return new Runner(id, channel, own == null ? box : own, blackBox, ProcessExit.PROCESS, Codec::new);
    }

    /** If memory runs out on this host, the kernel kills a runner rather than the daemon. */
    private static void volunteerForTheKernel() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            // Not this system, or not allowed; the runner works without this.
        }
    }
}
