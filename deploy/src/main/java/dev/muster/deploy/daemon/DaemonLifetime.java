package dev.muster.deploy.daemon;

import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.ExitCode;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.worker.WorkerRefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Keeps a daemon's process until it is to end: a signal (Ctrl-C, SIGTERM) runs the orderly end and exits with 0; a daemon
 * that breaks exits with 1, a worker that is turned away for good with 7.
 */
final class DaemonLifetime {
    private DaemonLifetime() {}

    /**
     * Waits.
     *
     * @param ended completes when the daemon has ended by itself; exceptionally if it broke
     * @param orderlyEnd ends it; has bounds of its own
     */
    static int keep(CommandContext context, CompletableFuture<?> ended, Runnable orderlyEnd) {
        Thread hook = OwnThread.keeping(
                ThreadRole.DAEMON_END,
                "muster-end",
                () -> {
                    orderlyEnd.run();
                    // From a hook there is no other way to say that a requested end is no failure.
                    Runtime.getRuntime().halt(ExitCode.OK.number);
                },
                thrown -> {
                    context.inform("muster: the shutdown failed: " + OwnFault.words(thrown));
                    Runtime.getRuntime().halt(ExitCode.ERROR.number);
                });
        Runtime.getRuntime().addShutdownHook(hook);
        ExitCode code = ExitCode.OK;
        try {
            ended.get();
        } catch (ExecutionException e) {
            context.reportError(e.getCause() == null ? e : e.getCause());
            code = e.getCause() instanceof WorkerRefusedException ? ExitCode.PRECONDITION : ExitCode.ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = ExitCode.ERROR;
        }
        if (!forget(hook)) return code.number; // the hook is running, and it ends the JVM
        orderlyEnd.run();
        return code.number;
    }

    private static boolean forget(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            return false;
        }
    }
}
