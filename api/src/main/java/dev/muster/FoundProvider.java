package dev.muster;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The provider, which is looked up once. */
final class FoundProvider {
    /**
     * The provider is also known by name, because a jar that combines many jars may have lost the files in
     * {@code META-INF/services}.
     */
    private static final String BY_NAME = "dev.muster.client.ClientProvider";

    static final ExecutorProvider PROVIDER = ServiceLoader.load(
                    ExecutorProvider.class, ExecutorProvider.class.getClassLoader())
            .findFirst()
            .orElseGet(FoundProvider::byName);

    private FoundProvider() {}

    private static ExecutorProvider byName() {
        try {
            return Class.forName(BY_NAME, true, ExecutorProvider.class.getClassLoader())
                    .asSubclass(ExecutorProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ServiceConfigurationError(
                    "nothing here can run the tasks of a Muster executor: the class " + BY_NAME
                            + " is not on the class path; add the artifact dev.muster:muster (or dev.muster:muster-client)",
                    e);
        }
    }
}
