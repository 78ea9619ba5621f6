package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.worker.processes.ArchiveFile;
import dev.muster.worker.processes.RunnerArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Archives that a real JVM makes of the real runner: when one is made, used, outdated, and not tried again. */
class RunnerArchiveIT extends ArchiveRig {
    @Test
    void aRunnerThatIsStartedWithTheArchiveTakesItsClassesFromThere() throws Exception {
        RunnerArchive archive = made(JAVA);
        Path loaded = directory.resolve("loaded");
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Xlog:class+load:file=" + loaded));
        command.addAll(archive.words(List.of(), Map.of()));
        Path made = Files.createDirectory(directory.resolve("again"));
        command.addAll(
                List.of("-jar", jar.toString(), "--warm-up", made.resolve("s").toString(), made.toString()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        assertThat(Files.readString(loaded))
                .contains("dev.muster.runner.tasks.Runner source: shared objects file (top)")
                .contains("kryo5.Kryo source: shared objects file (top)");
    }

    @Test
    void whoeverSaysSomethingAboutArchivesHasTheWord() throws Exception {
        RunnerArchive archive = made(JAVA);
        assertThat(archive.words(List.of("-Xmx2g", "-XX:+UseG1GC"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")))
                .isNotEmpty();
        assertThat(archive.words(List.of("-Xshare:off"), Map.of())).isEmpty();
        assertThat(archive.words(List.of("-XX:ArchiveClassesAtExit=mine.jsa"), Map.of()))
                .isEmpty();
        assertThat(archive.words(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Xmx1g -XX:AOTCache=mine.aot")))
                .isEmpty();
    }

    @Test
    void anotherJarHasAnotherArchiveAndWhatIsLongOutdatedIsDeleted() throws Exception {
        RunnerArchive first = made(JAVA);
        List<String> words = first.words(List.of(), Map.of());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        RunnerArchive second = archive(JAVA);
        assertThat(second.words(List.of(), Map.of())).isEmpty();
        awaitMade(second);
        assertThat(second.words(List.of(), Map.of())).isNotEqualTo(words);
        assertThat(archives()).hasSize(2);

        String name = "muster-runner-0123-" + "a1".repeat(8) + "-" + "b2".repeat(8) + ".jsa"; // of another jar
        for (String end : List.of("", ".none", ".123.part")) Files.createFile(directory.resolve(name + end));
        Files.createFile(directory.resolve("a-users.jsa"));
        for (String each : names()) {
            if (each.contains(".jsa")) age(directory.resolve(each), ArchiveFile.KEPT);
        }
        String young = name.replace("0123", "4567");
        age(Files.createFile(directory.resolve(young)), Duration.ofDays(1));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000_000));
        String made = made(JAVA).words(List.of(), Map.of()).get(0);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "runner.jar", "a-users.jsa", young, made.substring(made.lastIndexOf('/') + 1));
    }

    @Test
    void aJvmThatCannotMakeOneIsAskedEverMoreSeldom() throws Exception {
        Path asked = directory.resolve("asked");
        Path java = jdk("case \"$*\" in *-XX:ArchiveClassesAtExit=*) echo x >> " + asked + "; exit 0;; esac");
        assertAskedEverMoreSeldom(
                java, () -> Files.exists(asked) ? Files.readAllLines(asked).size() : 0);
        assertThat(archives()).isEmpty();
    }

    /** As many times as there is something in the mark: where not even that can be written, nothing is tried. */
    @Test
    void aJvmThatCannotBeStartedIsAskedEverMoreSeldomToo() throws Exception {
        Path java = jdk("");
        Files.writeString(java, "#!/there/is/no/shell");
        assertAskedEverMoreSeldom(java, () -> marks().isEmpty() ? 0 : (int) Files.size(marks().get(0)));
    }

    private void assertAskedEverMoreSeldom(Path java, Callable<Integer> times) throws Exception {
        List<Duration> rests =
                List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(1));
        for (int asked = 1; asked <= rests.size(); asked++) {
            makeInVain(java);
            assertThat(times.call()).isEqualTo(asked);
            age(marks().get(0), rests.get(asked - 1).minusSeconds(30));
            makeInVain(java);
            assertThat(times.call()).isEqualTo(asked);
            age(marks().get(0), rests.get(asked - 1));
        }
    }

    @Test
    void aJvmWithoutAnArchiveOfItsOwnIsNotAskedAndNeitherIsAPlaceThatDoesNotFit() throws Exception {
        Path asked = directory.resolve("asked");
        Path java = jdk("echo x >> " + asked);
        Path base = directory.resolve("jdk/lib/server/classes.jsa");
        Files.delete(base);
        makeInVain(java);
        Files.createFile(base);

        Path usual = jar;
        jar = Files.copy(usual, Files.createDirectory(directory.resolve("a:b")).resolve("runner.jar"));
        makeInVain(java);
        Path sticky = Files.createDirectory(directory.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        jar = Files.copy(usual, sticky.resolve("runner.jar"));
        makeInVain(java);
        assertThat(asked).doesNotExist();

        jar = usual;
        makeInVain(java);
        assertThat(asked).exists();
    }

    /** Root may write whatever the mode says, so only the mode shows what another user could have written. */
    @Test
    void anArchiveIsWrittenByItsUserAndReadByAllWhateverModeTheJvmGaveIt() throws Exception {
        made(jdk("for word; do case $word in -XX:ArchiveClassesAtExit=*)"
                + " echo x > ${word#*=}; chmod 400 ${word#*=}; exit 0;; esac; done"));
        assertThat(Files.getPosixFilePermissions(archives().get(0)))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void anEmptyFileIsNoArchiveAndIsReplaced() throws Exception {
        made(JAVA);
        Path path = archives().get(0);
        Files.write(path, new byte[0]);
        RunnerArchive archive = archive(JAVA);
        assertThat(archive.words(List.of(), Map.of())).isEmpty();
        awaitMade(archive);
        assertThat(path).isNotEmptyFile();
    }

    @Test
    void closingLetsItBeFinishedWithinItsPatienceAndLeavesNothingElse() throws Exception {
        RunnerArchive patient = archive(JAVA);
        patient.makeIfMissing();
        patient.close(LONG);
        assertThat(names()).allMatch(name -> name.equals("runner.jar") || name.endsWith(".jsa"));
        assertThat(archives()).hasSize(1);
    }

    @Test
    void closingWithoutPatienceLeavesNothing() throws Exception {
        RunnerArchive impatient = archive(jdk(HANG_WHEN_MADE));
        impatient.makeIfMissing();
        until(() -> !warmUps("none").isEmpty());
        impatient.close(Duration.ZERO);
        until(HALF, () -> warmUps("none").isEmpty());
        impatient.makeIfMissing();
        until(() -> names().stream()
                .allMatch(name -> Set.of("runner.jar", "jdk").contains(name) || name.endsWith(".none")));
        assertThat(warmUps("none")).isEmpty();
    }

    @Test
    void anArchiveThatIsNoneIsNotUsedAndDisturbsNothing() throws Exception {
        RunnerArchive archive = made(JAVA);
        List<String> words = archive.words(List.of(), Map.of());
        Files.delete(archives().get(0));
        Files.writeString(Path.of(words.get(0).substring(words.get(0).indexOf('=') + 1)), "not an archive");
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(words);
        command.add("-version");
        Process java = new ProcessBuilder(command).start();
        assertThat(java.waitFor()).isZero();
        assertThat(java.getInputStream().readAllBytes()).isEmpty();
    }
}
