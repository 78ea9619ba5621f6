package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.session.FailureExceptions;
import dev.muster.codec.Codec;
import dev.muster.model.FailureKind;
import dev.muster.model.TaskFailure;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.tck.fixtures.DocumentedCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page {@code docs/why-did-my-task-fail.md}: messages and pages link to its headings, so these must stay. */
class FailurePageTest {
    private static final String PAGE = read(DocumentedCode.root().resolve("docs/why-did-my-task-fail.md"));
    private static final TaskId TASK = new TaskId(new SessionId(1, 2), 3);
    private static final Pattern LINK = Pattern.compile("\\]\\(#([a-z_-]+)\\)");

    @ParameterizedTest
    @EnumSource
    void eachKindOfFailureHasASectionThatNamesTheExceptionOfTheUser(FailureKind kind) {
        String section = section(kind.name().toLowerCase(Locale.ROOT));
        boolean isOwnException = kind == FailureKind.TASK_THREW || kind == FailureKind.RUNNER_DAMAGED;
        Throwable made = new FailureExceptions(new Codec(FailurePageTest.class.getClassLoader()))
                .exceptionOf(TaskFailure.of(kind, "A sentence."), TASK, 1);
        String told = isOwnException
                ? "the exception that the task threw"
                : made.getClass().getSimpleName();
        assertThat(section).contains("**You see**", told, "**Why.**", "**What to do.**");
    }

    @Test
    void eachLinkWithinThePageHasItsHeading() {
        List<String> links =
                LINK.matcher(PAGE).results().map(link -> link.group(1)).toList();
        List<String> headings = Pattern.compile("(?m)^## (.+)$")
                .matcher(PAGE)
                .results()
                .map(FailurePageTest::anchor)
                .toList();
        assertThat(links).isNotEmpty().isSubsetOf(headings);
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static String section(String heading) {
        int start = PAGE.indexOf("\n## " + heading + "\n");
        assertThat(start).as("heading %s", heading).isNotNegative();
        int end = PAGE.indexOf("\n## ", start + 1);
        return PAGE.substring(start, end < 0 ? PAGE.length() : end);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
