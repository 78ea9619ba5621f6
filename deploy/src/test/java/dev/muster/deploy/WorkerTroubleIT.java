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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers with something wrong about them, each in a process of its own, over TCP. */
@Timeout(300)
class WorkerTroubleIT extends DaemonsRig {
    @Test
    void aWorkerWhoseDiskTakesNothingIsNoHindranceAndSaysSoOnce() throws Exception {
        String target = start("coordinator", "--listen", "127.0.0.1:0").firstLine();
        var broken = worker(target, "broken", directory);
        Path cache = directory.resolve("broken").resolve("cache");
        Files.delete(cache);
        Files.writeString(cache, "no directory, so no code can be stored here");
        worker(target, "sound", directory);
        await().atMost(Duration.ofSeconds(100)).until(() -> status(target).contains("\"sound\""));

        Path tax = UserJars.build("tax", directory, List.of());
        var compilePath = new ArrayList<>(UserJars.distributionJars());
        compilePath.add(tax);
        Path orders = UserJars.build("orders", directory, compilePath);
        var classPath = new ArrayList<>(UserJars.distributionJars());
        classPath.addAll(List.of(orders, tax));
        String words = String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
        var program =
                MusterProcess.runJava(directory, Map.of("MUSTER_TARGET", target), "-cp", words, "orders.Main", "200");

        assertThat(program.exitCode()).as(program.err()).isZero();
        assertThat(program.out()).contains("sum " + 120L * (199 * 200 / 2 - 13), "mapped 6", "unpaid 1");
        assertThat(broken.err().lines().filter(line -> line.contains("can start no task of session")))
                .as(broken.err())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("WARN", cache.toString()));
    }

    @Test
    void aSecondWorkerOfANameThatIsAliveEndsWithCodeSevenAndTheFirstStays() throws Exception {
        var coordinator = start("coordinator", "--listen", "127.0.0.1:0");
        String target = coordinator.firstLine();
        var first = worker(target, "twin", directory.resolve("one"));
        await().atMost(Duration.ofSeconds(100)).until(() -> status(target).contains("\"twin\""));
        var second = worker(target, "twin", directory.resolve("two"));

        assertThat(second.awaitExit(Duration.ofSeconds(100))).as(second.err()).isEqualTo(7);
        assertThat(second.err()).contains("the name twin is taken", "another name");
        assertThat(coordinator.err()).contains("the name twin is taken");
        assertThat(first.isAlive()).isTrue();
        assertThat(status(target)).contains("\"pid\": " + first.pid());
    }

    private MusterProcess worker(String target, String name, Path workDirectory) throws IOException {
        var worker = startWorker(target, name, workDirectory);
        worker.firstLine();
        return worker;
    }
}
