package dev.muster.deploy;

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
final class DoctorCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "HOST:PORT",
            description = "The coordinator to check too (MUSTER_TARGET in the environment).")
    private String target = "";

    @Mixin
    private final CredentialOptions credentials = new CredentialOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DoctorCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Examination.java());
        findings.add(Examination.unixSockets());
        findings.add(Examination.memory());
        findings.add(Examination.runner());
        findings.add(
                target.isBlank()
                        ? Finding.skipped("cluster", "no --target and no MUSTER_TARGET: pools run on this machine")
                        : Examination.cluster(target, credentials));
        print(findings);
        boolean sick = findings.stream().anyMatch(finding -> finding.state() == Finding.State.FAILED);
        return (sick ? ExitCode.PRECONDITION : ExitCode.OK).number;
    }

    private void print(List<Finding> findings) {
        if (output.isJson()) {
            shell.out()
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
        for (Finding finding : findings) {
            table.row(finding.check(), finding.state().name().toLowerCase(Locale.ROOT), finding.found());
        }
        shell.out().print(table);
        for (Finding finding : findings) {
            if (!finding.advice().isEmpty()) shell.out().println(finding.check() + ": " + finding.advice());
        }
    }
}
