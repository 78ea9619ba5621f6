package dev.muster.deploy.console;

/** What the command ends with; scripts rely on these numbers, so they never change. */
public enum ExitCode {
    OK(0),
    ERROR(1),
    USAGE(2),
    NOT_FOUND(3),
    CREDENTIAL(4),
    UNREACHABLE(5),
    TASK_FAILED(6),
    PRECONDITION(7);

    public final int number;

    ExitCode(int number) {
        this.number = number;
    }
}
