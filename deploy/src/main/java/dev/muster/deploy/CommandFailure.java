package dev.muster.deploy;

/** A command cannot do what it was asked for: a sentence for the operator and the code to exit with. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient ExitCode code;

    CommandFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    CommandFailure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }
}
