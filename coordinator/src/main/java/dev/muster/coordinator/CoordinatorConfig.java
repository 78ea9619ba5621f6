package dev.muster.coordinator;

/**
 * What an operator decides about a coordinator.
 *
 * @param name what it calls itself in the status
 * @param build the version of Muster, for people
 * @param clientsMax how many client streams may be open at a time
 * @param workersMax how many worker streams may be open at a time
 */
public record CoordinatorConfig(String name, String build, int clientsMax, int workersMax) {
    public CoordinatorConfig {
        if (name.isBlank()) throw new IllegalArgumentException("a coordinator needs a name");
        if (clientsMax < 1) throw new IllegalArgumentException("clientsMax must be at least 1, was " + clientsMax);
        if (workersMax < 1) throw new IllegalArgumentException("workersMax must be at least 1, was " + workersMax);
    }

    /** Room for 1,000 clients and 10,000 workers. */
    public static CoordinatorConfig of(String name, String build) {
        return new CoordinatorConfig(name, build, 1_000, 10_000);
    }

    public CoordinatorConfig withClientsMax(int max) {
        return new CoordinatorConfig(name, build, max, workersMax);
    }

    public CoordinatorConfig withWorkersMax(int max) {
        return new CoordinatorConfig(name, build, clientsMax, max);
    }
}
