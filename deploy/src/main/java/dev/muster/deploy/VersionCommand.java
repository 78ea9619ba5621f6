package dev.muster.deploy;

import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.console.Json;
import dev.muster.deploy.console.OutputOptions;
import dev.muster.embedded.Build;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "version", description = "Print the versions of Muster and of Java.")
final class VersionCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    VersionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("muster", Build.VERSION);
        facts.put("java", System.getProperty("java.version"));
        facts.put("vendor", System.getProperty("java.vendor"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        if (output.isJson()) {
            context.out().println(Json.of(facts));
        } else {
            context.out()
                    .printf(
                            "muster %s, Java %s (%s), %s%n",
                            facts.get("muster"), facts.get("java"), facts.get("vendor"), facts.get("os"));
        }
        return ExitCode.OK.number;
    }
}
