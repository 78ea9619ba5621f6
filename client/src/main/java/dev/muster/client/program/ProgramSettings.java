package dev.muster.client.program;

import dev.muster.model.Limits;
import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.JvmOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What code of a program sees of its JVM, taken when a pool starts, and what of that its tasks see: on this machine all that
 * can be shared, in a cluster the region and the charset. The options of the builder win.
 *
 * @param options of this JVM that another can share
 * @param properties all that this JVM has now
 * @param region the properties of {@link ProgramRegion}
 * @param charset the default one
 * @param directory in which the program looks up relative paths
 */
public record ProgramSettings(
        List<String> options,
        Map<String, String> properties,
        Map<String, String> region,
        Charset charset,
        Path directory) {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final String TEMPORARY = "java.io.tmpdir";

    /** A JVM reads these while it starts, so they are on its command line; the others are where no other user can read them. */
    private static final Pattern OF_THE_START =
            Pattern.compile("(java|jdk|sun|user)\\..*|(file|stdout|stderr|stdin)\\.encoding|line\\.separator");

    /** Everybody on the host can read a command line. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(pass|pwd|secret|token|credential|private|key).*");

    /** What each JVM finds out for itself. */
    private static final Pattern OF_EACH_JVM = Pattern.compile(
            "java\\.(vm|specification|runtime|vendor)(\\..*)?|java\\.version(\\..*)?|java\\.class\\.version|java\\.library\\.path"
                    + "|java\\.io\\.tmpdir|user\\.dir|os\\..*|jdk\\.debug|(file|path|line)\\.separator"
                    + "|(file|native|stdout|stderr|stdin|sun\\.jnu|sun\\.stdout|sun\\.stderr)\\.encoding"
                    + "|sun\\.(arch\\.data\\.model|boot\\.library\\.path|cpu\\..*|io\\.unicode\\.encoding|os\\.patch\\.level"
                    + "|management\\.compiler|nio\\..*)");

    /** Of this program, now. */
    public static ProgramSettings now(boolean withOptions) {
        var properties = new TreeMap<String, String>();
        var now = System.getProperties();
        for (String name : now.stringPropertyNames()) {
            String value = now.getProperty(name);
            if (value != null) properties.put(name, value); // removed meanwhile
        }
        return new ProgramSettings(
                withOptions ? ProgramOptions.get().shared() : List.of(),
                properties,
                ProgramRegion.properties(),
                Charset.defaultCharset(),
                Path.of("").toAbsolutePath());
    }

    /** The JVM of a runner on this machine. */
    public RunnerJvm localJvm(RunnerOptions told) {
        var arguments = new ArrayList<String>();
        if (told.inherits()) {
            for (String option : options) {
                if (!isProperty(option) || isOfTheStart(RunnerOptions.nameOf(option))) arguments.add(option);
            }
            addSetSince(arguments);
            String temporary = properties.get(TEMPORARY);
            if (temporary != null) arguments.add("-D" + TEMPORARY + "=" + temporary);
            addCharset(arguments);
            // What a variable says is weaker for a JVM than its command line, but it was named, and these were not.
            Set<String> named = told.namedProperties(directory);
            arguments.removeIf(option -> isProperty(option) && named.contains(RunnerOptions.nameOf(option)));
        }
        told.arguments().forEach(option -> arguments.add(JvmOptions.inDirectory(option, directory)));
        addTold(told, arguments);
        String where = told.directory()
                .map(path -> directory.resolve(path).normalize().toString())
                .orElse(RunnerJvm.SAME_DIRECTORY);
        return new RunnerJvm(arguments, told.variables(), Optional.of(where));
    }

    /** The JVM of a runner on some host of a cluster. */
    public RunnerJvm clusterJvm(RunnerOptions told) {
        var arguments = new ArrayList<String>();
        if (told.inherits()) addCharset(arguments);
        arguments.addAll(told.arguments());
        addTold(told, arguments);
        return new RunnerJvm(arguments, told.variables(), told.directory().map(Path::toString));
    }

    /** What the program has set itself, before anything of its JVM had read it perhaps. */
    private void addSetSince(List<String> arguments) {
        ownProperties().forEach((name, value) -> {
            String option = "-D" + name + "=" + value;
            if (isOfTheStart(name) && !name.startsWith("user.") && !options.contains(option)) arguments.add(option);
        });
    }

    /** A runner receives the other properties, and these once more, when it is bound. */
    private static void addTold(RunnerOptions told, List<String> arguments) {
        told.properties().forEach((name, value) -> {
            boolean isRead = OF_THE_START.matcher(name).matches();
            if (isRead && !SECRET.matcher(name).matches()) arguments.add("-D" + name + "=" + value);
        });
    }

    /** Runners have UTF-8 unless an option says otherwise, so a blank one will do for most programs. */
    private void addCharset(List<String> arguments) {
        if (!charset.equals(StandardCharsets.UTF_8)) arguments.add("-Dfile.encoding=" + charset.name());
    }

    /** What a runner sets before it runs any code of the user. */
    public Map<String, String> properties(RunnerOptions told, boolean isLocal) {
        var merged = new LinkedHashMap<String, String>();
        if (told.inherits()) {
            Set<String> named = told.namedProperties(directory);
            if (isLocal) merged.putAll(ownProperties());
            merged.putAll(region);
            merged.keySet().removeAll(named);
            if (named.stream().anyMatch(ProgramRegion::isOfLocale)) {
                merged.keySet().removeIf(ProgramRegion::isOfLocale);
            }
        }
        merged.putAll(told.properties());
        return merged;
    }

    /** Those that the program was given, or has set itself. */
    private Map<String, String> ownProperties() {
        var own = new TreeMap<String, String>();
        var tooLong = new ArrayList<String>();
        properties.forEach((name, value) -> {
            if (OF_EACH_JVM.matcher(name).matches() || !JvmOptions.isSharedProperty(name)) return;
            if (ProgramRegion.isProperty(name)) return;
            if (Math.max(name.length(), value.length()) > Limits.SETTING_CHARS_MAX
                    || own.size() >= Limits.SETTINGS_MAX / 2) {
                tooLong.add(name);
            } else {
                own.put(name, value);
            }
        });
        if (!tooLong.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tasks do not get {0} system properties of this program, which are too long or too many (at most {1}"
                            + " characters, and {2} of them): {3}",
                    tooLong.size(),
                    Limits.SETTING_CHARS_MAX,
                    Limits.SETTINGS_MAX / 2,
                    tooLong.stream().limit(5).map(ProgramSettings::shortened).toList());
        }
        return own;
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private static boolean isProperty(String option) {
        return option.startsWith("-D");
    }

    private static boolean isOfTheStart(String name) {
        return OF_THE_START.matcher(name).matches()
                && !ProgramRegion.isProperty(name)
                && !SECRET.matcher(name).matches();
    }
}
