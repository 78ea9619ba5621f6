package dev.muster.model.jvm;

import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.Map;
import java.util.Optional;

/** The modules of the JDK that Muster and its libraries use, for a program that runs without one of them. */
final class JdkModule {
    /** Of packages, so that a module can be named that is not even there. */
    private static final Map<String, String> OF_PACKAGES = Map.of(
            "java.lang.management", "java.management",
            "com.sun.management", "jdk.management",
            "java.util.logging", "java.logging",
            "javax.naming", "java.naming",
            "sun.misc", "jdk.unsupported",
            "java.sql", "java.sql",
            "java.net.http", "java.net.http",
            "javax.management", "java.management",
            "javax.security.sasl", "java.security.sasl",
            "java.beans", "java.desktop");

    private JdkModule() {}

    /** The one that has the class of this name; empty if none has, as far as is known here. */
    static Optional<String> of(String className) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        Optional<String> inImage = ModuleFinder.ofSystem().findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> module.packages().contains(packageName))
                .map(module -> module.name())
                .findFirst();
        return inImage.or(() -> Optional.ofNullable(OF_PACKAGES.get(packageName)));
    }
}
