package dev.muster.worker.processes;

import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.JvmVariables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of runners: that of this process without what is its own. The keys of the cluster and the like are the
 * daemon's, and of the variables that a JVM takes options from only those remain which many JVMs can have at a time.
 */
public final class RunnerVariables {
    private static final Logger log = LoggerFactory.getLogger(RunnerVariables.class);

    private final Map<String, String> forJvm;

    private RunnerVariables(Map<String, String> forJvm) {
        this.forJvm = forJvm;
    }

    /** Says in the log what runners go without. */
    public static RunnerVariables ofThisProcess() {
        JvmVariables found = JvmVariables.of(System.getenv(), Path.of("").toAbsolutePath());
        List<String> leftOut = found.leftOut();
        if (!leftOut.isEmpty()) {
            log.info(
                    "runners do not get these options, because only one JVM can use them at a time or each JVM needs its own:"
                            + " {}; set options of runners with jvmArguments(..) of the pool",
                    String.join(", ", leftOut));
        }
        return new RunnerVariables(found.forChild());
    }

    /**
     * Makes the environment of this process that of a runner.
     *
     * @param environment of a process to come, which is changed
     */
    public void apply(Map<String, String> environment, RunnerJvm jvm) {
        environment.keySet().removeIf(name -> name.startsWith(RunnerJvm.RESERVED));
        environment.keySet().removeAll(JvmVariables.NAMES);
        environment.putAll(forJvm);
        environment.putAll(jvm.variables());
    }
}
