package dev.muster.embedded;

/** An agent that says in a property of its JVM that it is there. */
final class EnvironmentAgent {
    static final String SAYS = "worldly.agent";

    private EnvironmentAgent() {}

    public static void premain(String argument) {
        System.setProperty(SAYS, argument);
    }
}
