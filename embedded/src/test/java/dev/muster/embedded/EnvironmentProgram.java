package dev.muster.embedded;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.ThreadPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A user's program that looks at its JVM, once on a thread and once in a process, and prints what differs;
 * {@link ProgramEnvironmentIT} starts it with many options.
 */
final class EnvironmentProgram {
    private EnvironmentProgram() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("set.later", "yes");
        Locale.setDefault(Locale.Category.FORMAT, Locale.FRANCE);
        Map<String, String> onThread;
        Map<String, String> inProcess;
        try (TaskExecutor threads = new ThreadPool(1)) {
            onThread = threads.submit(EnvironmentProgram::found).get();
        }
        try (TaskExecutor processes =
                ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            inProcess = processes.submit(EnvironmentProgram::found).get();
        }
        var keys = new TreeSet<>(onThread.keySet());
        keys.addAll(inProcess.keySet());
        for (String key : keys) {
            String here = onThread.getOrDefault(key, "none");
            String there = inProcess.getOrDefault(key, "none");
            System.out.println((here.equals(there) ? "same " : "other ") + key + " " + here.strip());
        }
        try (TaskExecutor elsewhere = ProcessPoolExecutor.builder()
                .target("")
                .maxWorkers(1)
                .workingDirectory(Path.of("elsewhere"))
                .jvmArguments("-javaagent:agent.jar=there")
                .build()) {
            System.out.println(elsewhere
                    .submit(() -> System.getProperty(EnvironmentAgent.SAYS) + " " + directory())
                    .get());
        }
    }

    private static String directory() {
        return String.valueOf(Path.of("").toAbsolutePath().getFileName());
    }

    private static Map<String, String> found() throws IOException {
        var found = new TreeMap<String, String>();
        System.getProperties().stringPropertyNames().forEach(name -> found.put("-D" + name, System.getProperty(name)));
        found.put("assertions", String.valueOf(EnvironmentProgram.class.desiredAssertionStatus()));
        found.put("charset", Charset.defaultCharset().name());
        found.put("date", LocalDate.of(2026, 3, 1).format(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)));
        found.put("number", NumberFormat.getInstance().format(1234.5));
        found.put("locale", Locale.getDefault() + " " + Locale.getDefault(Locale.Category.DISPLAY));
        found.put("zone", TimeZone.getDefault().getID());
        found.put("file", Files.readString(Path.of("here.txt"), StandardCharsets.US_ASCII));
        Module base = Object.class.getModule();
        Module ours = EnvironmentProgram.class.getModule();
        found.put("opens", String.valueOf(base.isOpen("java.lang", ours)));
        found.put("exports", String.valueOf(base.isExported("jdk.internal.misc", ours)));
        found.put(
                "module",
                String.valueOf(
                        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()));
        var options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        found.put("preview", String.valueOf(options.contains("--enable-preview")));
        return found;
    }
}
