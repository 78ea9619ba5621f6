package dev.muster.model.jvm;

import dev.muster.model.PlainText;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What it means that something was thrown on a thread of Muster itself, where nothing is to be thrown. Nothing in here throws but
 * errors of the JVM.
 */
public final class OwnFault {
    private static final int CAUSES_MAX = 50;
    private static final Pattern CLASS_NAME =
            Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_$]*[./])+[A-Za-z_][A-Za-z0-9_$]*");

    private OwnFault() {}

    /** Whether this is an error that is met again with each further attempt: anything but a lack of memory or of threads. */
    public static boolean isLasting(@Nullable Throwable thrown) {
        boolean isError = false;
        for (Throwable each : causesOf(thrown)) {
            if (each instanceof VirtualMachineError) return false;
            isError |= each instanceof Error;
        }
        return isError;
    }

    /** Whether it is an error of linkage that names a class of a library which Muster needs. */
    public static boolean isOfLibrary(Throwable thrown) {
        if (!(thrown instanceof LinkageError)) return false;
        return classesIn(String.valueOf(thrown.getMessage())).stream()
                .anyMatch(each -> Library.of(each).isPresent());
    }

    /**
     * The sentence for a person: which library is missing or of another version and where it lies, if that is what it is; else
     * that it is a bug. It ends without a full stop.
     */
    public static String words(Throwable thrown) {
        // a transport says in a sentence what it does not reach, and why
        if (thrown instanceof ConnectException && thrown.getMessage() != null) return thrown.getMessage();
        List<Throwable> causes = causesOf(thrown);
        for (int i = causes.size() - 1; i >= 0; i--) {
            Throwable each = causes.get(i);
            if (each instanceof LinkageError error) return ofLibrary(error);
            if (each instanceof VirtualMachineError)
                return PlainText.of(each) + " (" + each.getClass().getSimpleName() + ")";
        }
        return thrown + ", which is a bug in Muster or in a library that it uses";
    }

    private static String ofLibrary(LinkageError error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof NoClassDefFoundError && message.indexOf(' ') < 0)
            return missing(message.replace('/', '.'));
        List<String> classes = classesIn(message);
        for (String each : classes) {
            Optional<Library> library = Library.of(each);
            Optional<String> place = Library.placeOf(each);
            if (library.isPresent() && place.isPresent()) return otherVersion(library.get(), each, place.get(), error);
        }
        // such as for a field, of which the JVM does not say the class
        Optional<Library> twice = Library.twice().stream().findFirst();
        if (twice.isPresent()) {
            Library each = twice.get();
            return otherVersion(each, each.witness(), each.found().orElse("the class path"), error);
        }
        for (StackTraceElement frame : error.getStackTrace()) {
            Optional<Library> library = Library.of(frame.getClassName());
            if (library.isPresent()) {
                return error + ", in class " + frame.getClassName() + " of "
                        + library.get().artifact()
                        + ": the libraries on the class path of this program do not fit together; Muster needs the versions that its"
                        + " own dependencies name, so look which other version stands on the class path before them";
            }
        }
        return error + ", so the libraries on the class path of this program do not fit together";
    }

    private static String missing(String className) {
        String what = "the class " + className + " is missing from the class path of this program";
        Optional<Library> library = Library.of(className);
        if (library.isEmpty()) return ofJdk(className).orElse(what + "; add the jar that it comes from");
        Optional<String> found = library.get().found();
        if (found.isPresent()) {
            return what + ": it is not in the version of " + library.get().artifact() + " that is loaded from "
                    + found.get()
                    + "; take that jar off the class path, or put the version there that Muster depends on";
        }
        return what + ": it comes from the library " + library.get().artifact()
                + ", which Muster needs; add that jar (Maven and"
                + " Gradle do so by themselves unless it is excluded)";
    }

    /** A program may run on a part of the JDK: a runtime image of its own, or with {@code --limit-modules}. */
    private static Optional<String> ofJdk(String className) {
        return JdkModule.of(className)
                .map(module -> "the class " + className
                        + " is missing, because this program runs on a Java without the module "
                        + module + ", which Muster needs: start it with --add-modules " + module
                        + ", or make its runtime image with it (jlink --add-modules)");
    }

    private static String otherVersion(Library library, String className, String place, LinkageError error) {
        return "the class " + className + " is loaded from " + place + ", which is another version of "
                + library.artifact()
                + " than Muster needs (" + error
                + "); take that jar off the class path, or put the version there that Muster"
                + " depends on";
    }

    /** Class names in what the JVM says of a linkage error, the owner of a member in place of the member itself. */
    private static List<String> classesIn(String message) {
        Set<String> names = new LinkedHashSet<>();
        int parenthesis = message.indexOf('(');
        if (parenthesis > 0) { // 'void a.b.C.method(int)': of that method
            String before = message.substring(0, parenthesis);
            String member = before.substring(before.lastIndexOf(' ') + 1);
            int dot = member.lastIndexOf('.');
            if (dot > 0) names.add(member.substring(0, dot).replaceAll("^[^A-Za-z_]+", ""));
        }
        Matcher name = CLASS_NAME.matcher(message);
        while (name.find()) names.add(name.group().replace('/', '.'));
        return new ArrayList<>(names);
    }

    private static List<Throwable> causesOf(@Nullable Throwable thrown) {
        var causes = new ArrayList<Throwable>();
        for (Throwable each = thrown; each != null && causes.size() < CAUSES_MAX; each = each.getCause())
            causes.add(each);
        return causes;
    }
}
