package dev.muster.rules;

import java.util.stream.Collectors;

/** The page that says which test shows which item. */
final class SemanticsPage {
    private static final String HEAD = """
            # What every call does, and the test that shows it

            Written by `SemanticsTest` in the module `rules` from its list of items and from the names of the tests; the build fails
            if an item has neither a test nor a reason, and if this page is not what the tests say. To write it anew:
            `mvn -B verify -pl tests/rules -DskipITs -Dtest=SemanticsTest -Dsurefire.failIfNoSpecifiedTests=false -Dmuster.semantics.write=true`

            A contract is a set of tests that several classes run, each against an executor of its own: `ThreadPoolContractTest` against
            threads of this JVM, `FakeClusterContractTest` against the client alone, `EmbeddedContractIT` and `RunnerContractIT` against
            runners on this machine, `ClusterContractIT` and `ClusterWaitContractIT` against a cluster over TCP.
            """;

    private SemanticsPage() {}

    static String of(Semantics semantics, ItemTests tests) {
        var page = new StringBuilder(HEAD);
        for (Semantics.Chapter chapter : semantics.chapters()) {
            page.append("\n## ")
                    .append(chapter.title())
                    .append("\n\n| Item | What it says | Shown by |\n|---|---|---|\n");
            for (Semantics.Item item : chapter.items()) page.append(row(item, tests));
        }
        return page.append(runners(tests)).toString();
    }

    private static String row(Semantics.Item item, ItemTests tests) {
        String shown = item.isDecidedAgainst()
                ? "Not so: " + item.against()
                : tests.of(item.number()).stream()
                        .map(test -> test.type() + " `" + test.method() + "`")
                        .sorted()
                        .collect(Collectors.joining("<br>"));
        return "| " + item.number() + " | " + item.sentence() + " | " + shown + " |\n";
    }

    private static String runners(ItemTests tests) {
        var list = new StringBuilder("\n## Who runs the contracts\n\n| Contract | Run by |\n|---|---|\n");
        tests.numbers().stream()
                .flatMap(number -> tests.of(number).stream())
                .map(ItemTests.ItemTest::type)
                .distinct()
                .sorted()
                .filter(type -> !tests.runnersOf(type).equals(java.util.Set.of(type)))
                .forEach(type -> list.append("| ")
                        .append(type)
                        .append(" | ")
                        .append(String.join(", ", tests.runnersOf(type)))
                        .append(" |\n"));
        return list.toString();
    }
}
