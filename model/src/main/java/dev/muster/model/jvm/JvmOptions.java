package dev.muster.model.jvm;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of one JVM, sorted by whether another JVM on the same host can be started with them too. Shared are those that
 * decide what code means: properties, assertions, opens, exports, reads, added modules, preview, the size of stacks, what
 * exceptions tell. Left out is what two JVMs cannot have both (agents, debuggers, ports, log files), what each has its own of
 * (heap, collector, compiler, class path), and whatever is not known here. What names a module of the program names the unnamed
 * one instead: in a runner all code of the program is there.
 *
 * @param shared what another JVM can be started with, in order, each as one word
 * @param leftOut the rest, in order
 */
public record JvmOptions(List<String> shared, List<String> leftOut) {
    private static final String ALL_UNNAMED = "ALL-UNNAMED";

    /** Options whose value may be the next word. */
    private static final Set<String> WITH_VALUE = Set.of(
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--enable-native-access",
            "--patch-module",
            "--limit-modules",
            "--upgrade-module-path",
            "--module-path",
            "--class-path",
            "--module",
            "--source",
            "-p",
            "-cp",
            "-classpath",
            "-m",
            "--illegal-native-access",
            "--illegal-final-field-mutation",
            "--enable-final-field-mutation",
            "--sun-misc-unsafe-memory-access");

    private static final Pattern ASSERTIONS =
            Pattern.compile("-(ea|da|esa|dsa|enableassertions|disableassertions|enablesystemassertions"
                    + "|disablesystemassertions)(:.*)?");

    private static final Pattern MEANING = Pattern.compile("--enable-preview"
            + "|--illegal-access=.*|--illegal-native-access=.*|--illegal-final-field-mutation=.*"
            + "|--sun-misc-unsafe-memory-access=.*|--finalization=.*"
            + "|-Xss.+|-XX:ThreadStackSize=.*"
            + "|-XX:[+-](ShowCodeDetailsInExceptionMessages|OmitStackTraceInFastThrow|StackTraceInThrowable)"
            + "|-XX:MaxJavaStackTraceDepth=.*");

    /** Properties that name classes which a JVM needs before a runner has the code of the program. */
    private static final Set<String> NAMES_OF_EARLY_CLASSES = Set.of(
            "java.system.class.loader",
            "java.nio.channels.spi.SelectorProvider",
            "java.nio.file.spi.DefaultFileSystemProvider",
            "java.util.concurrent.ForkJoinPool.common.threadFactory",
            "java.util.concurrent.ForkJoinPool.common.exceptionHandler");

    /** Properties that belong to one JVM alone. */
    private static final Pattern PROPERTIES_OF_ONE = Pattern.compile("com\\.sun\\.management\\..*|jdk\\.module\\..*"
            + "|java\\.(class\\.path|home|security\\.manager)"
            + "|sun\\.java\\.(command|launcher)(\\..*)?");

    private static final Pattern AGENT = Pattern.compile("-(javaagent|agentlib|agentpath):.*|-Xrun.*|-Xdebug"
            + "|-Dcom\\.sun\\.management\\..*|-Djava\\.security\\.manager(=.*)?");

    /** Whether a program may have a security manager, on the JDKs that still know one. */
    private static final Pattern MANAGER_ALLOWED = Pattern.compile("-Djava\\.security\\.manager=(allow|disallow)");

    public JvmOptions {
        shared = List.copyOf(shared);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Sorts these.
     *
     * @param options as a command line, a variable or the {@code RuntimeMXBean} has them
     * @param base the directory in which the paths in them are looked up
     */
    public static JvmOptions sort(List<String> options, Path base) {
        var shared = new ArrayList<String>();
        var leftOut = new ArrayList<String>();
        for (String option : joined(options)) {
            String word = asShared(option, base);
            if (word.isEmpty()) leftOut.add(option);
            else shared.add(word);
        }
        return new JvmOptions(shared, leftOut);
    }

    /** Options whose value is a word of its own, as launchers take them, with the value behind an equals sign instead. */
    public static List<String> joined(List<String> options) {
        var words = new ArrayList<String>();
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            boolean hasValue = WITH_VALUE.contains(option) && i + 1 < options.size();
            words.add(hasValue ? option + "=" + options.get(++i) : option);
        }
        return words;
    }

    /**
     * Whether it is one for an agent, a debugger, remote management, a security manager or a class that a JVM needs at its start,
     * which somebody misses when it is left out.
     */
    public static boolean isMissed(String option) {
        return AGENT.matcher(option).matches()
                || (option.startsWith("-D")
                        && NAMES_OF_EARLY_CLASSES.contains(forLog(option).substring(2)));
    }

    /** The option for a log: the value of a property may be a secret. */
    public static String forLog(String option) {
        int equals = option.indexOf('=');
        return option.startsWith("-D") && equals >= 0 ? option.substring(0, equals) : option;
    }

    /** Whether a property of this name may be passed on to another JVM. */
    public static boolean isSharedProperty(String name) {
        return !NAMES_OF_EARLY_CLASSES.contains(name)
                && !PROPERTIES_OF_ONE.matcher(name).matches();
    }

    /** This option for a JVM that runs in another directory: a path to an agent or the like is looked up in the base. */
    public static String inDirectory(String option, Path base) {
        for (String prefix : List.of("-javaagent:", "-agentpath:")) {
            if (!option.startsWith(prefix)) continue;
            String rest = option.substring(prefix.length());
            int equals = rest.indexOf('=');
            String path = equals < 0 ? rest : rest.substring(0, equals);
            return prefix + absolute(path, base) + (equals < 0 ? "" : rest.substring(equals));
        }
        if (option.startsWith("@") && option.length() > 1 && !option.startsWith("@@")) {
            return "@" + absolute(option.substring(1), base);
        }
        return option.startsWith("-Xbootclasspath/a:") || option.startsWith("--patch-module=")
                ? withAbsolutePaths(option, base)
                : option;
    }

    /** Empty if it is not to be shared. */
    private static String asShared(String option, Path base) {
        if (MANAGER_ALLOWED.matcher(option).matches()) return option;
        if (option.startsWith("-D")) {
            int equals = option.indexOf('=');
            String name = option.substring(2, equals < 0 ? option.length() : equals);
            return isSharedProperty(name) ? option : "";
        }
        if (ASSERTIONS.matcher(option).matches() || MEANING.matcher(option).matches()) return option;
        if (option.startsWith("--add-opens=") || option.startsWith("--add-exports=")) return opening(option);
        if (option.startsWith("--add-reads=")) return opening(option);
        if (option.startsWith("--add-modules=")) return addingModules(option);
        if (option.startsWith("--enable-native-access=")) return unnamed(option);
        if (option.startsWith("--enable-final-field-mutation=")) return unnamed(option);
        if (option.startsWith("--patch-module=")) {
            String module = option.substring(option.indexOf('=') + 1).split("=", 2)[0];
            return isOfJdk(module) ? withAbsolutePaths(option, base) : "";
        }
        return option.startsWith("-Xbootclasspath/a:") ? withAbsolutePaths(option, base) : "";
    }

    /** {@code --add-opens=module/package=target,target} and its sisters. */
    private static String opening(String option) {
        String[] parts = option.split("=", 3);
        if (parts.length < 3 || !isOfJdk(parts[1].split("/", 2)[0])) return "";
        return parts[0] + "=" + parts[1] + "=" + targets(parts[2]);
    }

    private static String unnamed(String option) {
        String[] parts = option.split("=", 2);
        return parts[0] + "=" + targets(parts[1]);
    }

    private static String targets(String names) {
        return Stream.of(names.split(",", -1))
                .map(name -> isOfJdk(name) ? name : ALL_UNNAMED)
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static String addingModules(String option) {
        String names = Stream.of(option.substring(option.indexOf('=') + 1).split(",", -1))
                .filter(name -> name.equals("ALL-SYSTEM") || name.equals("ALL-DEFAULT") || isOfJdk(name))
                .collect(Collectors.joining(","));
        return names.isEmpty() ? "" : "--add-modules=" + names;
    }

    private static boolean isOfJdk(String module) {
        return ModuleFinder.ofSystem().find(module).isPresent();
    }

    private static String withAbsolutePaths(String option, Path base) {
        int at = option.startsWith("--patch-module=")
                ? option.indexOf('=', "--patch-module=".length())
                : option.indexOf(':');
        if (at < 0) return option;
        String separator = System.getProperty("path.separator", ":");
        return option.substring(0, at + 1)
                + Stream.of(option.substring(at + 1).split(Pattern.quote(separator), -1))
                        .map(path -> absolute(path, base))
                        .collect(Collectors.joining(separator));
    }

    private static String absolute(String path, Path base) {
        return path.isEmpty() ? path : base.resolve(path).toString();
    }
}
