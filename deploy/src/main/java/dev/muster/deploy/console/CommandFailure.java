package dev.muster.deploy.console;

/** A command cannot do what it was asked for: a sentence for the operator and the code to exit with. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public final transient ExitCode code;

    public CommandFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public CommandFailure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }
}
