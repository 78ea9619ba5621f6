package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.examples.Printed.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole programs of docs/from-python.md print what their Python originals print. */
@Timeout(300)
class FromPythonIT {
    private static final String SQUARES = "[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]";

    @TempDir
    Path directory = Path.of("");

    private PythonOriginals originals;

    @BeforeEach
    void writeOriginals() throws IOException {
        originals = new PythonOriginals(directory);
        assertThat(originals.names()).hasSize(11);
    }

    private void bothPrint(String expected, Program program, String original) throws Exception {
        bothPrint(expected, printed -> printed, program, original);
    }

    /** @param ordered puts into one order what may come in several */
    private void bothPrint(String expected, UnaryOperator<String> ordered, Program program, String original)
            throws Exception {
        int lines = (int) expected.lines().count();
        assertThat(ordered.apply(Printed.by(lines, program))).isEqualTo(expected);
        if (PythonOriginals.interpreter().isPresent()) {
            assertThat(ordered.apply(originals.run(original))).isEqualTo(expected);
        }
    }

    private static String sorted(String printed) {
        return printed.lines().sorted().map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    void squaresBySubmitAndByMapOnThreadsAndOnProcesses() throws Exception {
        String both = "submit: " + SQUARES + "\nmap: " + SQUARES + "\n";
        bothPrint(both + both, Squares::main, "squares.py");
    }

    @Test
    void twoWaitsOverlap() throws Exception {
        // Both begin before the first of them ends; which of two threads begins first is chance.
        bothPrint(
                "wait for hello\nwait for world\nhello\nworld\nhello world after some time\n",
                printed -> printed.replaceAll("after \\d+\\.\\d s", "after some time")
                        .replaceFirst("^(wait for world\n)(wait for hello\n)", "$2$1"),
                OverlappingWaits::main,
                "overlapping_waits.py");
    }

    @Test
    void anOuterCallAwaitsTheResultOfAnInnerOne() throws Exception {
        bothPrint("outer calls inner\ninner returned 21\nouter returned 42\n", NestedCalls::main, "nested_calls.py");
    }

    @Test
    void aCallbackHasAnExtraArgument() throws Exception {
        bothPrint(
                "3 squared is 9\n4 squared is 16\n5 squared is 25\n",
                FromPythonIT::sorted, // a callback that comes when its task has ended runs at once
                CallbackWithArgument::main,
                "callback_with_argument.py");
    }

    @Test
    void aLoopInAnotherThreadIsFedFromTheMainThread() throws Exception {
        bothPrint(
                "callback first\ncallback second\ncallback third\nthe result is 9\nstop\n",
                LoopInAnotherThread::main,
                "loop_in_another_thread.py");
    }

    @Test
    void aListIsGatheredInItsOrderAndWaitedFor() throws Exception {
        bothPrint("gather: [0, 1, 4, 9, 16]\nwait: 5 done, 0 pending\n", GatherAndWait::main, "gather_and_wait.py");
    }

    @Test
    void addressesAreLookedUpConcurrentlyAndABrokenAnswerIsOfOneAddressOnly() throws Exception {
        List<String> ips =
                IntStream.rangeClosed(1, 30).mapToObj(i -> "192.0.2." + i).toList();
        Path list = Files.write(directory.resolve("ips.txt"), ips);
        Path results = directory.resolve("results.txt");
        String[] files = {list.toString(), results.toString()};
        assertLookedUp(ips, Printed.by(LookUpAddresses::main, files), results);
        if (PythonOriginals.interpreter().isEmpty()) return;
        try (var service = new AddressService()) {
            assertLookedUp(ips, originals.run("look_up.py", files[0], files[1], service.url()), results);
        }
    }

    private static void assertLookedUp(List<String> ips, String printed, Path results) throws IOException {
        List<String> lines = printed.lines().toList();
        List<String> written = Files.readAllLines(results);
        assertThat(lines).hasSameSizeAs(ips);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo("%d of %d: %s".formatted(i + 1, ips.size(), written.get(i)));
        }
        assertThat(written.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactlyInAnyOrderElementsOf(ips);
        assertThat(written).contains("192.0.2.1 is in Cusco in Peru", "192.0.2.28 is in Kyoto in Japan");
        var failed = written.stream()
                .filter(line -> line.contains(" failed: "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(failed)
                .as("error, half an answer, answer cut off")
                .containsExactlyInAnyOrder(
                        "192.0.2.5", "192.0.2.10", "192.0.2.15", "192.0.2.20", "192.0.2.25", "192.0.2.30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"download_as_completed.py", "download_map.py", "download_by_processes.py"})
    void theOriginalsOfTheThreeDownloadsBringTheSamePagesAsOurs(String original) throws Exception {
        assumeTrue(PythonOriginals.interpreter().isPresent(), "no python3 on this machine");
        try (var site = new LocalSite()) {
            var addresses = site.addressesOr().subList(0, 8);
            String printed = originals.run(
                    original, addresses.stream().map(Object::toString).toArray(String[]::new));
            assertThat(printed.lines().filter(line -> line.contains(" has ")))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8)
                            .mapToObj(i -> addresses.get(i) + " has "
                                    + LocalSite.textOf("" + i).length() + " characters")
                            .toList());
        }
    }

    @Test
    void onCtrlCEverythingIsCancelled() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process ours = new ProcessBuilder(
                        "env",
                        PythonOriginals.HEARS_CTRL_C,
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        CancelOnInterrupt.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertCancelledByCtrlC(ours);
        if (PythonOriginals.interpreter().isPresent()) {
            assertCancelledByCtrlC(originals.start("cancel_on_interrupt.py"));
        }
    }

    private static void assertCancelledByCtrlC(Process process) throws Exception {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("working");
            Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(lines.readLine()).isEqualTo("3 tasks cancelled");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
