package dev.muster.deploy.doctor;

import dev.muster.deploy.cluster.CredentialOptions;
import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.console.Json;
import dev.muster.deploy.console.OutputOptions;
import dev.muster.deploy.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Check whether Muster can work here, and say what to do where it cannot.",
        footer = {"", "The cluster is checked if --target or MUSTER_TARGET names one. Exit code 7 if a check fails."})
public final class DoctorCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "HOST:PORT",
            description = "The coordinator to check too (MUSTER_TARGET in the environment).")
    private String target = "";

    @Mixin
    private final CredentialOptions credentials = new CredentialOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    public DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<CheckResult> findings = new ArrayList<>();
        findings.add(DoctorChecks.java());
        findings.add(DoctorChecks.unixSockets());
        findings.add(DoctorChecks.memory());
        findings.add(DoctorChecks.runner());
        findings.add(
                target.isBlank()
                        ? CheckResult.skipped("cluster", "no --target and no MUSTER_TARGET: pools run on this machine")
                        : DoctorChecks.cluster(target, credentials));
        print(findings);
        boolean sick = findings.stream().anyMatch(finding -> finding.state() == CheckResult.State.FAILED);
        return (sick ? ExitCode.PRECONDITION : ExitCode.OK).number;
    }

    private void print(List<CheckResult> findings) {
        if (output.isJson()) {
            context.out()
                    .println(Json.of(findings.stream()
                            .map(finding -> {
                                var data = new LinkedHashMap<String, Object>();
                                data.put("check", finding.check());
                                data.put("state", finding.state().name().toLowerCase(Locale.ROOT));
                                data.put("found", finding.found());
                                data.put("advice", finding.advice());
                                return data;
                            })
                            .toList()));
            return;
        }
        var table = new Table("CHECK", "STATE", "FOUND");
        for (CheckResult finding : findings) {
            table.row(finding.check(), finding.state().name().toLowerCase(Locale.ROOT), finding.found());
        }
        context.out().print(table);
        for (CheckResult finding : findings) {
            if (!finding.advice().isEmpty()) context.out().println(finding.check() + ": " + finding.advice());
        }
    }
}
