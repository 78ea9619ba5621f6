package dev.muster.deploy;

import dev.muster.embedded.Build;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "version", description = "Say which Muster and which Java this is.")
final class VersionCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    VersionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("muster", Build.VERSION);
        facts.put("java", System.getProperty("java.version"));
        facts.put("vendor", System.getProperty("java.vendor"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        if (output.isJson()) {
            shell.out().println(Json.of(facts));
        } else {
            shell.out()
                    .printf(
                            "muster %s, Java %s (%s), %s%n",
                            facts.get("muster"), facts.get("java"), facts.get("vendor"), facts.get("os"));
        }
        return ExitCode.OK.number;
    }
}
