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
        description = "Check whether Muster works on this machine, and print what to do if it does not.",
        footer = {
            "",
            "If --target or MUSTER_TARGET names a cluster, the command checks it too. Exit code 7: a check failed."
        })
public final class DoctorCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "HOST:PORT",
            description = "The address of a coordinator to check (in the environment: MUSTER_TARGET).")
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
                        ? CheckResult.skipped(
                                "cluster", "--target and MUSTER_TARGET are not set, so pools run on this machine")
                        : DoctorChecks.cluster(target, credentials));
        print(findings);
        boolean hasFailed = findings.stream().anyMatch(finding -> finding.state() == CheckResult.State.FAILED);
        return (hasFailed ? ExitCode.PRECONDITION : ExitCode.OK).number;
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
