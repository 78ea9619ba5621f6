package dev.muster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each item of the semantics has a test, or a reason why there is none; {@code docs/semantics.md} says which. To write that
 * page anew, run this test with {@code -Dmuster.semantics.write=true}.
 */
class SemanticsTest {
    private static final Semantics SEMANTICS = Semantics.read();
    private static final ItemTests TESTS = ItemTests.of(SourceFile.all());

    @Test
    void everyItemHasATestOrAReason() {
        var without = SEMANTICS.items().stream()
                .filter(item ->
                        !item.isDecidedAgainst() && TESTS.of(item.number()).isEmpty())
                .map(item -> item.number() + " " + item.sentence());
        assertThat(without)
                .as("items without a test: write one, or give the reason in semantics.txt")
                .isEmpty();
    }

    @Test
    void noItemHasBothATestAndAReasonToHaveNone() {
        var both = SEMANTICS.items().stream()
                .filter(item ->
                        item.isDecidedAgainst() && !TESTS.of(item.number()).isEmpty())
                .map(Semantics.Item::number);
        assertThat(both).isEmpty();
    }

    @Test
    void everyTestOfAnItemNamesOneThatThereIs() {
        Set<String> known =
                SEMANTICS.items().stream().map(Semantics.Item::number).collect(Collectors.toSet());
        var unknown = new TreeSet<>(TESTS.numbers());
        unknown.removeAll(known);
        assertThat(unknown).as("numbers in the names of tests").isEmpty();
    }

    @Test
    void everyContractIsRunByATest() {
        Map<String, List<String>> homeless = TESTS.contractsThatNobodyRuns();
        assertThat(homeless)
                .as("interfaces with tests that no test class implements")
                .isEmpty();
    }

    @Test
    void thePageTellsWhatTheTestsShow() throws IOException {
        Path page = SourceFile.root().resolve("docs/semantics.md");
        String fresh = SemanticsPage.of(SEMANTICS, TESTS);
        if (Boolean.getBoolean("muster.semantics.write")) Files.writeString(page, fresh);
        assertThat(page)
                .as("written by this test with -Dmuster.semantics.write=true")
                .hasContent(fresh);
    }
}
