package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.model.PlainText;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A program in a jar.
 *
 * @param classPath the jar, then what the user named; the JVM follows the Class-Path of manifests itself
 * @param bringsMuster whether the client of Muster is on that class path
 */
record UserProgram(String mainClass, List<String> classPath, boolean bringsMuster) {
    static UserProgram of(Path jar, String mainClass, String moreClassPath) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "the jar " + jar + " does not exist; check --jar");
        }
        var entries = new ArrayList<String>();
        entries.add(jar.toString());
        for (String entry : moreClassPath.split(File.pathSeparator, -1)) if (!entry.isBlank()) entries.add(entry);
        String main = mainClass.isBlank() ? mainClassOf(jar) : mainClass;
        try (var loader = new URLClassLoader(urls(entries), ClassLoader.getPlatformClassLoader())) {
            if (loader.getResource(main.replace('.', '/') + ".class") == null) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "neither " + jar + " nor its class path contains the class " + main + "; check --class");
            }
            boolean brings = loader.getResource("dev/muster/ProcessPoolExecutor.class") != null;
            return new UserProgram(main, List.copyOf(entries), brings);
        }
    }

    private static String mainClassOf(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String main = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (main != null) return main;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ERROR, "reading the jar " + jar + " failed: " + PlainText.of(e), e);
        }
        throw new CommandFailure(
                ExitCode.USAGE, "the manifest of " + jar + " has no Main-Class; name the main class with --class");
    }

    private static URL[] urls(List<String> entries) throws MalformedURLException {
        var urls = new ArrayList<URL>();
        for (String entry : entries) {
            if (entry.endsWith("*")) urls.addAll(jarsIn(Path.of(entry.substring(0, entry.length() - 1))));
            else urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    private static List<URL> jarsIn(Path directory) throws MalformedURLException {
        var urls = new ArrayList<URL>();
        File[] files = directory.toFile().listFiles((parent, name) -> name.endsWith(".jar"));
        if (files != null) for (File file : files) urls.add(file.toURI().toURL());
        return urls;
    }
}
