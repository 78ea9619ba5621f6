package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.client.DefaultProcessPoolBuilder;
import dev.muster.client.cluster.ClusterConnector;
import dev.muster.client.cluster.Connector;
import dev.muster.client.code.ClassPathDescription;
import dev.muster.proto.grpc.ClientCredentials;
import dev.muster.proto.grpc.InProcessTransport;
import dev.muster.tck.cluster.TestConnector;
import dev.muster.tck.fixtures.LogRecorder;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program is told whose cluster does not take it. */
@Timeout(60)
class RegistrationTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Registration registration = new Registration("host:7300");

    @Test
    void aCoordinatorThatIsSilentIsNotCalledAbsent() {
        assertThatThrownBy(() -> registration.await(SHORT))
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("no coordinator accepted this session at host:7300 within 20 ms")
                .hasMessageContaining("it has neither answered nor refused so far: it may be slow or stopped")
                .hasMessageContaining("connectTimeout(..)");
    }

    @Test
    void aCoordinatorThatAnswersAndTakesItsTimeIsCalledSlow() {
        registration.greeted();
        assertThatThrownBy(() -> registration.await(SHORT))
                .hasMessageContaining("it answers, but has not accepted the session so far")
                .hasMessageNotContaining("address");
    }

    @Test
    void theAdviceOfWhoDialedIsNotGivenASecondTime() {
        registration.trouble(
                "the coordinator at host:7300 cannot be reached: Connection refused; check that it runs, and"
                        + " the address and port");
        assertThatThrownBy(() -> registration.await(SHORT))
                .satisfies(e ->
                        assertThat(e.getMessage()).containsOnlyOnce("check").containsOnlyOnce("address"));
    }

    @Test
    void aMalformedAddressNamesWhoGaveIt() {
        var code = ClassPathDescription.of(List.of());
        var access = ClientCredentials.ofEnvironment(Map.of());
        assertThatThrownBy(() -> new ClusterConnector("nonsense", "MUSTER_TARGET", access, code, 1_000_000).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("MUSTER_TARGET: \"nonsense\" is not the address of a coordinator");
        assertThatThrownBy(
                        () -> ProcessPoolExecutor.builder().target("nonsense").build())
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("target(..): \"nonsense\" is not the address of a coordinator");
    }

    private static ProcessPoolExecutor pool(Callable<Connector.Connection> opening) {
        return new DefaultProcessPoolBuilder()
                .name("doomed")
                .connector(new TestConnector("nowhere", opening))
                .build();
    }

    @Test
    void aCoordinatorInTheProgramItselfThatCannotBeReachedFailsTheFutures() throws Exception {
        try (var pool = pool(() -> new Connector.Connection(
                new InProcessTransport("nobody is here"), () -> {}, new CompletableFuture<>()))) {
            assertThat(pool.submit(() -> 1).exception())
                    .isInstanceOf(BrokenProcessPoolException.class)
                    .hasMessageStartingWith(
                            "the pool cannot continue (nowhere): the coordinator inside this program cannot be reached: ")
                    .hasMessageContaining("nobody is here")
                    .hasMessageContaining("check the libraries on the class path of this program")
                    .hasCauseInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> pool.submit(() -> 2)).isInstanceOf(BrokenProcessPoolException.class);
        }
    }

    @Test
    void aFailureThatAFutureTellsIsLoggedInOneLineWithoutAStack() throws Exception {
        var pool = pool(() -> {
            throw new NoSuchFileException(Path.of("/the/work").toString());
        });
        try (var log = new LogRecorder()) {
            var future = pool.submit(() -> 1);
            assertThat(future.exception())
                    .hasMessageContaining("there is no file or directory /the/work")
                    .hasCauseInstanceOf(IOException.class);
            LogRecord told = log.awaitText("pool doomed is broken: the pool cannot be started (nowhere)", 30_000);
            assertThat(told).isNotNull().satisfies(record -> {
                assertThat(record.getLevel()).isEqualTo(Level.WARNING);
                assertThat(record.getThrown()).isNull();
                assertThat(record.getMessage()).doesNotContain("\n");
            });
        } finally {
            pool.close();
        }
    }
}
