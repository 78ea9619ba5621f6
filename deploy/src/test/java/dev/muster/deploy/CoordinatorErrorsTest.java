package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.coordinator.Coordinator;
import dev.muster.coordinator.CoordinatorConfig;
import dev.muster.deploy.console.ExitCode;
import dev.muster.proto.PeerHello;
import dev.muster.proto.grpc.CoordinatorServers;
import dev.muster.proto.grpc.TcpServerConfig;
import dev.muster.proto.security.Authorizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads when a coordinator cannot be reached, or refuses a command. */
@Timeout(60)
class CoordinatorErrorsTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void whereNobodyListensIsUnreachable() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var context = new Captured();
        assertThat(context.run("status", "--target", "127.0.0.1:" + free, "--token-file", token("mine")))
                .isEqualTo(ExitCode.UNREACHABLE.number);
        assertThat(context.err()).contains("127.0.0.1:" + free).contains("cannot be reached");
        assertThat(context.out()).isEmpty();
    }

    @Test
    void aCoordinatorThatDoesNotAnswerIsToldInPlainWordsWithinTheTimeGiven() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String target = "127.0.0.1:" + silent.getLocalPort();
            var context = new Captured();
            assertThat(context.run("status", "--target", target, "--timeout", "0.3", "--token-file", token("mine")))
                    .isEqualTo(ExitCode.UNREACHABLE.number);
            assertThat(context.err())
                    .contains("the coordinator at " + target + " did not answer within 0.3 s")
                    .contains("to wait longer, set --timeout SECONDS")
                    .doesNotContainIgnoringCase("deadline");
        }
        var nonsense = new Captured();
        assertThat(nonsense.run("status", "--timeout", "-1")).isEqualTo(ExitCode.USAGE.number);
        assertThat(nonsense.err())
                .contains("--timeout")
                .contains("the value must be a number of seconds from 0.001 to 86400");
    }

    @Test
    void theWrongTokenIsACredentialErrorAndTheRightOneIsNot() throws Exception {
        try (Coordinator coordinator = listening(Authorizer.token("right"))) {
            String target = "127.0.0.1:" + coordinator.port();
            var without = new Captured();
            assertThat(without.run("status", "--target", target)).isEqualTo(ExitCode.CREDENTIAL.number);
            var wrong = new Captured();
            String wrongFile = token("wrong");
            assertThat(wrong.run("status", "--target", target, "--token-file", wrongFile))
                    .isEqualTo(ExitCode.CREDENTIAL.number);
            assertThat(wrong.err())
                    .contains("does not prove that it knows the token of " + wrongFile)
                    .contains("nothing was sent to it");
            var right = new Captured();
            assertThat(right.run("status", "--target", target, "--token-file", token("right")))
                    .isZero();
        }
    }

    @Test
    void theStatusOfAnEmptyClusterSaysHowToAddAWorker() throws Exception {
        try (Coordinator coordinator = listening(Authorizer.token("right"))) {
            String target = "127.0.0.1:" + coordinator.port();
            String token = token("right");
            var text = new Captured();
            assertThat(text.run("status", "--target", target, "--token-file", token))
                    .isZero();
            assertThat(text.out())
                    .contains("no workers")
                    .contains("muster worker")
                    .contains("no sessions");
            var json = new Captured();
            assertThat(json.run("status", "--target", target, "-o", "json", "--token-file", token))
                    .isZero();
            assertThat(json.out()).contains("\"workers\": []");
        }
    }

    @Test
    void whoProvesNothingIsBelievedOnlyByThoseWhoSaySo() throws Exception {
        try (Coordinator coordinator = listening(Authorizer.open())) {
            String target = "127.0.0.1:" + coordinator.port();
            var careful = new Captured();
            assertThat(careful.run("status", "--target", target, "--token-file", token("mine")))
                    .isEqualTo(ExitCode.CREDENTIAL.number);
            assertThat(careful.err()).contains("proves nothing").contains("--open-to-all-local-users");
            assertThat(new Captured().run("status", "--target", target, "--open-to-all-local-users"))
                    .isZero();
            var variable = new Captured(Map.of("MUSTER_OPEN_TO_ALL_LOCAL_USERS", "true"));
            assertThat(variable.run("status", "--target", target)).isZero();
            assertThat(variable.run("status", "--target", target, "--open-to-all-local-users"))
                    .as("both say the same")
                    .isZero();
        }
    }

    private static Coordinator listening(Authorizer admission) throws IOException {
        var hello = PeerHello.ofThisProcess("test", "", "localhost", "");
        var config = new TcpServerConfig("127.0.0.1", 0, Optional.of(admission), Optional.empty(), Optional.empty());
        return Coordinator.start(
                CoordinatorConfig.of("here", "test"), acceptor -> CoordinatorServers.tcp(config, hello, acceptor));
    }

    private String token(String secret) throws IOException {
        return Files.writeString(directory.resolve(secret + ".token"), secret + "\n")
                .toString();
    }
}
