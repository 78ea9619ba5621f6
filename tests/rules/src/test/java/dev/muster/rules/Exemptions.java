package dev.muster.rules;

import java.util.List;

/** What is let off a rule, and why. Short, or the rule is wrong. */
final class Exemptions {
    /**
     * One place that a rule does not judge.
     *
     * @param rule the name of the test that checks the rule
     * @param place the end of the file's path, or of a path and {@code #method}
     * @param why what makes this place different
     */
    record Entry(String rule, String place, String why) {}

    static final List<Entry> ALL = List.of(
            new Entry("noMethodIsLong", "JdkTypesTest.java#values", "a table: one line for each type a user may send"),
            new Entry(
                    "noMethodTakesManyParameters",
                    "SupervisorConfig.java#of",
                    "the components of the record without the usual limits"));

    static boolean covers(String rule, String place) {
        return ALL.stream().anyMatch(one -> one.rule().equals(rule) && place.endsWith(one.place()));
    }

    private Exemptions() {}
}
