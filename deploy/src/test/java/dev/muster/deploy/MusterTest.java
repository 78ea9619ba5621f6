package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.deploy.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MusterTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void withoutACommandItIsAUsageErrorThatNamesTheDemo() {
        var context = new Captured();
        assertThat(context.run()).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains("muster demo");
        assertThat(context.out()).isEmpty();
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        var context = new Captured();
        assertThat(context.run("status", "--targt", "x")).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains("--targt").contains("muster status --help");
    }

    @Test
    void helpIsDataAndNamesTheExitCodes() {
        var context = new Captured();
        assertThat(context.run("--help")).isZero();
        assertThat(context.out()).contains("coordinator", "worker", "doctor", "5 unreachable");
        assertThat(context.err()).isEmpty();
    }

    @Test
    void theVersionComesAsTextAndAsJson() {
        var text = new Captured();
        assertThat(text.run("version")).isZero();
        assertThat(text.out()).startsWith("muster ").contains("Java");
        var json = new Captured();
        assertThat(json.run("version", "-o", "json")).isZero();
        assertThat(json.out()).startsWith("{").contains("\"java\": \"" + System.getProperty("java.version") + "\"");
    }

    @Test
    void completionIsAScript() {
        var context = new Captured();
        assertThat(context.run("completion")).isZero();
        assertThat(context.out()).contains("complete -F");
    }

    @Test
    void offLoopbackACoordinatorDoesNotStartWithoutTlsAndATokenAndSaysWhatToDo() {
        var context = new Captured();
        assertThat(context.run("coordinator", "--listen", "0.0.0.0:0")).isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(context.err())
                .contains("the coordinator does not listen on 0.0.0.0:0 without TLS and a token")
                .contains("--tls-cert FILE, --tls-key FILE, --token-file FILE")
                .contains("127.0.0.1:7300");
        assertThat(context.out()).isEmpty();
    }

    @Test
    void offLoopbackNobodyDialsWithoutAToken() {
        for (String command : new String[] {"worker", "status"}) {
            var context = new Captured();
            assertThat(context.run(command, "--target", "192.0.2.1:7300")).isEqualTo(ExitCode.PRECONDITION.number);
            assertThat(context.err())
                    .contains("refusing to connect to 192.0.2.1:7300")
                    .contains("--token-file FILE");
        }
    }

    @Test
    void aCoordinatorThatOthersCanReachIsNotOpenAndNoneHasATokenAndNeedsNone() throws Exception {
        String token = Files.writeString(directory.resolve("token"), "secret\n").toString();
        for (String[] more : new String[][] {{"--listen", "0.0.0.0:0"}, {"--token-file", token}}) {
            var context = new Captured();
            assertThat(context.run("coordinator", "--open-to-all-local-users", more[0], more[1]))
                    .isEqualTo(ExitCode.PRECONDITION.number);
            assertThat(context.err())
                    .contains("--open-to-all-local-users needs a coordinator that listens on loopback");
        }
    }

    @Test
    void demandingCertificatesNeedsTlsAndWhomThisSideTrustsIsNoDemand() throws Exception {
        String file =
                Files.writeString(directory.resolve("ca.pem"), "not read\n").toString();
        var demanding = new Captured();
        assertThat(demanding.run("coordinator", "--listen", "127.0.0.1:0", "--tls-client-ca", file))
                .isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(demanding.err()).contains("--tls-client-ca requires TLS").contains("--tls-cert FILE");
        var mistaken = new Captured();
        assertThat(mistaken.run("coordinator", "--tls-ca", file)).isEqualTo(ExitCode.USAGE.number);
        assertThat(mistaken.err()).contains("--tls-ca");
    }

    @Test
    void devStaysOnThisMachine() {
        var context = new Captured();
        assertThat(context.run("dev", "--listen", "0.0.0.0:0")).isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(context.err()).contains("serves this machine only");
    }

    @Test
    void anAddressThatIsNoneIsAUsageError() {
        var context = new Captured();
        assertThat(context.run("coordinator", "--listen", "127.0.0.1:port")).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains("is not an address");
        assertThat(new Captured().run("status", "--target", "127.0.0.1:port")).isEqualTo(ExitCode.USAGE.number);
    }

    @Test
    void aMalformedValueNamesTheVariableOrTheFileThatItComesFrom() throws Exception {
        var target = new Captured(Map.of("MUSTER_TARGET", "127.0.0.1:port"));
        assertThat(target.run("status")).isEqualTo(ExitCode.USAGE.number);
        assertThat(target.err()).contains("MUSTER_TARGET (environment): \"127.0.0.1:port\"");
        assertThat(target.run("status", "--target", "a:b:c")).isEqualTo(ExitCode.USAGE.number);
        assertThat(target.err()).contains("--target: \"a:b:c\"");
        var listen = new Captured(Map.of("MUSTER_LISTEN", "127.0.0.1:port"));
        assertThat(listen.run("coordinator")).isEqualTo(ExitCode.USAGE.number);
        assertThat(listen.err()).contains("The value comes from MUSTER_LISTEN (environment).");
        var slots = new Captured(Map.of("MUSTER_SLOTS", "0"));
        assertThat(slots.run("worker")).isEqualTo(ExitCode.USAGE.number);
        assertThat(slots.err()).contains("The value comes from MUSTER_SLOTS (environment).");
        Path file = Files.writeString(directory.resolve("muster.properties"), "target=127.0.0.1:port\n");
        var fromFile = new Captured();
        assertThat(fromFile.run("status", "--config", file.toString())).isEqualTo(ExitCode.USAGE.number);
        assertThat(fromFile.err()).contains("target (configuration file): \"127.0.0.1:port\"");
    }

    @ParameterizedTest
    @CsvSource({
        "--slots, 0, '''--slots'': the value must be a whole number from 1 to 4096, and 0 is not'",
        "--slots, 4097, '''--slots'': the value must be a whole number from 1 to 4096, and 4097 is not'",
        "--slots, many, '''--slots'': the value must be a whole number from 1 to 4096, and many is not'",
        "--heap-mib, 15, '''--heap-mib'': the value must be a whole number from 16 to 16777216, and 15 is not'",
        "--drain-seconds, -1, 'the value must be a whole number from 0 to 86400, and -1 is not'",
        "--name, two words, '--name: a worker''s name has up to 64 letters'",
        "--log-level, loud, '--log-level must be one of error, warn, info, debug, trace, and loud is not'"
    })
    void aValueThatMakesNoSenseIsAUsageErrorThatNamesItsOption(String option, String value, String told) {
        var context = new Captured();
        assertThat(context.run("worker", option, value)).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains(told);
    }

    @Test
    void anUnknownFormatIsAUsageErrorThatNamesTheFormats() {
        var context = new Captured();
        assertThat(context.run("version", "-o", "xml")).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains("the value must be table or json, and xml is not");
    }

    @Test
    void aWorkDirectoryThatCannotBeCreatedIsNamedWithItsOption() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        var context = new Captured();
        assertThat(context.run(
                        "worker", "--work-directory", file.resolve("work").toString()))
                .isEqualTo(ExitCode.ERROR.number);
        assertThat(context.err())
                .contains("the work directory " + file.resolve("work") + " cannot be created: ")
                .contains("--work-directory");
    }

    @Test
    void aConfigurationFileThatIsMissingIsNotFound() {
        var context = new Captured();
        assertThat(context.run("status", "--config", "nowhere.properties")).isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(context.err()).contains("nowhere.properties");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "! a cluster^^lisen=127.0.0.1:0 | line 3: there is no option ~lisen~; did you mean ~listen~?",
                "slots=1^--token-fil = x | line 2: there is no option ~--token-fil~; did you mean ~token-file~?",
                "MUSTER_TLS_CA=x | line 1: there is no option ~MUSTER_TLS_CA~; did you mean ~tls-ca~?",
                "name=a\\^  b^colour=red | line 3: there is no option ~colour~; a key must be the long name of an option",
                "name=a^slots=1^name=b | line 3: line 1 sets ~name~ already",
                "name=\\u00zz | line 1: this line is not of the form name=value"
            })
    void aMistakeInAConfigurationFileIsNamedWithItsLineAndTheNearestName(String text, String told) throws Exception {
        Path file = Files.writeString(directory.resolve("muster.properties"), text.replace('^', '\n'));
        var context = new Captured();
        assertThat(context.run("version", "--config", file.toString())).isEqualTo(ExitCode.USAGE.number);
        assertThat(context.err()).contains(file + ", " + told.replace('~', '"'));
        assertThat(context.out()).isEmpty();
    }

    @Test
    void oneConfigurationFileMayServeEveryCommand() throws Exception {
        String text = "# of all roles\n! too\nlisten = 127.0.0.1:0\nslots=2\ntarget=\\\n   localhost:7300\ntimeout=3\n";
        Path file = Files.writeString(directory.resolve("muster.properties"), text);
        assertThat(new Captured().run("version", "--config", file.toString())).isZero();
    }

    @Test
    void flagsWinOverEnvironmentAndEnvironmentOverFile() throws Exception {
        Path file = Files.writeString(directory.resolve("muster.properties"), "listen=0.0.0.1:1\nname=x\n");
        var fromFile = new Captured();
        assertThat(fromFile.run("coordinator", "--config", file.toString())).isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(fromFile.err()).contains("0.0.0.1:1");
        var fromEnvironment = new Captured(Map.of("MUSTER_LISTEN", "0.0.0.2:2"));
        assertThat(fromEnvironment.run("coordinator", "--config=" + file)).isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(fromEnvironment.err()).contains("0.0.0.2:2");
        var fromFlag = new Captured(Map.of("MUSTER_LISTEN", "0.0.0.2:2", "MUSTER_CONFIG", file.toString()));
        assertThat(fromFlag.run("coordinator", "--listen", "0.0.0.3:3")).isEqualTo(ExitCode.PRECONDITION.number);
        assertThat(fromFlag.err()).contains("0.0.0.3:3");
    }

    @Test
    void aTokenFileThatCannotBeReadIsACredentialError() {
        var context = new Captured();
        assertThat(context.run("status", "--token-file", "nowhere.token")).isEqualTo(ExitCode.CREDENTIAL.number);
        assertThat(context.err()).contains("nowhere.token").contains("--token-file");
    }

    @Test
    void runningAJarThatIsMissingIsNotFound() {
        var context = new Captured();
        assertThat(context.run("run", "--local", "--jar", "nowhere.jar")).isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(context.err()).contains("nowhere.jar").contains("--jar");
    }
}
