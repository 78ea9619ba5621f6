package dev.muster.client.program;

import dev.muster.model.jvm.JvmOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of a builder about the JVMs that run the tasks, and what no JVM takes from there: setting it would be without
 * effect and without a message, or no process would start.
 */
final class RefusedSettings {
    private static final String EARLY_POOL =
            "a process has its common pool before the code of the tasks reaches it; create your own pool";
    private static final String EARLY = "a process needs one before the code of the tasks reaches it";
    private static final String CODE = "choose the code of the tasks with classPath(..) or addClassPath(..)";
    private static final String MAIN =
            "a process of a pool runs the tasks that are submitted, and before them its initializer";
    private static final String ENDS = "it makes a JVM print something and end";

    /** Names of properties, and what to do instead. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "user.dir", "choose the directory of the tasks with workingDirectory(..)",
            "java.class.path", CODE,
            "java.home", "a local pool runs on the JDK of the program, and a worker on its own",
            "java.system.class.loader", "tasks have Muster's, which finds the classes of the class path",
            "java.util.concurrent.ForkJoinPool.common.threadFactory", EARLY_POOL,
            "java.util.concurrent.ForkJoinPool.common.exceptionHandler", EARLY_POOL,
            "java.nio.channels.spi.SelectorProvider", EARLY,
            "java.nio.file.spi.DefaultFileSystemProvider", EARLY);

    private static final Pattern OF_MODULES = Pattern.compile("jdk\\.module\\..*");
    private static final Set<String> NO_MANAGER = Set.of("allow", "disallow");
    private static final Pattern OF_CLASS_PATH = Pattern.compile("(-cp|-classpath|--class-path)(=.*)?");
    private static final Pattern OF_MAIN = Pattern.compile("(-jar|-m|--module|--source)(=.*)?");
    private static final Pattern ENDING = Pattern.compile(
            "-version|--version|-fullversion|--full-version|-Xinternalversion|-vminfo"
                    + "|-help|--help|-h|-\\?|-X|--help-extra|--dry-run|--list-modules|--validate-modules|(-d|--describe-module)(=.*)?");

    private RefusedSettings() {}

    /** @throws IllegalArgumentException if a property of this name has no effect, with what to do instead */
    static void checkProperty(String name, String value) {
        String instead = instead(name, value);
        if (instead != null) {
            throw new IllegalArgumentException(
                    "the system property " + name + " cannot be set for the processes that run the tasks: " + instead);
        }
    }

    private static @Nullable String instead(String name, String value) {
        if (OF_MODULES.matcher(name).matches()) {
            return "a JVM sets it itself; give --add-modules, --add-opens and the like to jvmArguments(..)";
        }
        if (name.equals("java.security.manager") && !NO_MANAGER.contains(value)) {
            return "Muster's own code in a process would have no permissions; only \"allow\" and \"disallow\" can be set, and a"
                    + " task can call System.setSecurityManager then, where the JDK has one still";
        }
        return PROPERTIES.get(name);
    }

    /** @throws IllegalArgumentException if one of these makes a JVM something else than a process of a pool */
    static void checkOptions(List<String> options) {
        for (String option : JvmOptions.joined(options)) {
            if (option.startsWith("-D")) {
                checkProperty(RunnerOptions.nameOf(option), RunnerOptions.valueOf(option));
                continue;
            }
            String instead = instead(option);
            if (instead.isEmpty()) continue;
            throw new IllegalArgumentException(
                    "'" + option + "' cannot be an option of the processes that run the tasks: " + instead);
        }
    }

    private static String instead(String option) {
        if (OF_CLASS_PATH.matcher(option).matches()) return CODE;
        if (OF_MAIN.matcher(option).matches()) return MAIN;
        if (ENDING.matcher(option).matches()) return ENDS;
        boolean isOption = option.startsWith("-") || option.startsWith("@");
        return isOption ? "" : "options begin with a hyphen, so a JVM would take it for the name of a class to run";
    }
}
