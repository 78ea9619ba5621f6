package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A coordinator, two bare workers and a program of a user, each in processes of its own, over TCP. */
@Timeout(300)
class ClusterIT extends DaemonsRig {
    /** A region that no machine of a test has by itself. */
    private static final List<String> SWEDISH_ON_CHATHAM = List.of(
            "-Duser.timezone=Pacific/Chatham", "-Duser.language=sv", "-Duser.country=SE", "-Dfile.encoding=ISO-8859-1");

    @Test
    void aProgramThatNoWorkerEverSawGivesRightAnswersAndItsSecondRunTransfersNothing() throws Exception {
        String target = start("coordinator", "--listen", "127.0.0.1:0").firstLine();
        for (String name : List.of("left", "right")) {
            startWorker(target, name, directory).firstLine();
        }
        awaitWorkers(target, "left", "right");

        Path tax = UserJars.build("tax", directory, List.of());
        var compilePath = new ArrayList<>(UserJars.distributionJars());
        compilePath.add(tax);
        Path orders = UserJars.build("orders", directory, compilePath);

        assertRight(runProgram(target, orders, tax));
        Map<String, Long> cached = cachedJars();
        assertThat(cached).isNotEmpty();
        assertRight(runProgram(target, orders, tax));
        assertThat(cachedJars()).as("what lies in the caches, and since when").isEqualTo(cached);

        var plain = runByJava(target, orders, tax);
        assertRight(plain);
        assertThat(plain.out()).as("the region of the program").contains("region Pacific/Chatham sv_SE ISO-8859-1");
        assertThat(plain.err().lines().filter(line -> !line.contains("ShippedCode")))
                .as("what the program did not print itself: which of its code goes to the cluster, and nothing else")
                .singleElement()
                .asString()
                .startsWith("INFO: the cluster gets the class path: ");

        var status = MusterProcess.run(directory, Map.of("MUSTER_TARGET", target), "status");
        assertThat(status.out()).containsPattern("left .* ready").containsPattern("right .* ready");
    }

    @Test
    void aWorkerThatIsTerminatedLeavesTheClusterInOrder() throws Exception {
        String target = start("coordinator", "--listen", "127.0.0.1:0").firstLine();
        var worker = start("worker", "--target", target, "--name", "short", "--work-directory", "" + directory);
        awaitWorkers(target, "short");
        worker.terminate();
        assertThat(worker.awaitExit(Duration.ofSeconds(40))).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> !status(target).contains("\"short\""));
    }

    private MusterProcess runProgram(String target, Path orders, Path tax) throws Exception {
        return MusterProcess.run(
                directory,
                Map.of("MUSTER_TARGET", target),
                "run",
                "--jar",
                orders.toString(),
                "--class",
                "orders.Main",
                "--class-path",
                tax.toString(),
                "200");
    }

    /** Without a library for logs, as long as the user has chosen none. */
    private MusterProcess runByJava(String target, Path orders, Path tax) throws Exception {
        var classPath = new ArrayList<>(UserJars.distributionJars());
        classPath.removeIf(jar -> jar.getFileName().toString().startsWith("logback"));
        classPath.addAll(List.of(orders, tax));
        String words = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        List<String> arguments = new ArrayList<>(SWEDISH_ON_CHATHAM);
        arguments.addAll(List.of("-cp", words, "orders.Main", "200"));
        return MusterProcess.runJava(directory, Map.of("MUSTER_TARGET", target), arguments.toArray(String[]::new));
    }

    private static void assertRight(MusterProcess program) {
        assertThat(program.exitCode()).as(program.err()).isZero();
        // Each order i costs 100 i and a fifth of it as tax; order 13 is not paid.
        long sum = 120L * (199 * 200 / 2 - 13);
        assertThat(program.out()).contains("sum " + sum, "mapped 6", "unpaid 1").containsPattern("processes [12]");
    }

    private void awaitWorkers(String target, String... names) {
        await().atMost(Duration.ofSeconds(100)).until(() -> {
            String status = status(target);
            return List.of(names).stream().allMatch(name -> status.contains("\"" + name + "\""));
        });
    }

    /** The files in the caches of both workers with the time of their making: a jar that came again would be younger. */
    private Map<String, Long> cachedJars() throws IOException {
        var found = new TreeMap<String, Long>();
        for (String name : List.of("left", "right")) {
            try (var files = Files.walk(directory.resolve(name).resolve("cache"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    var created = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                            .creationTime();
                    found.put(directory.relativize(file).toString(), created.toMillis());
                }
            }
        }
        return found;
    }
}
