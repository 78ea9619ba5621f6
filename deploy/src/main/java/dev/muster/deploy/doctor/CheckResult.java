package dev.muster.deploy.doctor;

/**
 * What one check of the doctor found.
 *
 * @param advice what to do; empty where nothing is to be done
 */
record CheckResult(String check, State state, String found, String advice) {
    enum State {
        OK,
        WARNING,
        FAILED,
        SKIPPED
    }

    static CheckResult ok(String check, String found) {
        return new CheckResult(check, State.OK, found, "");
    }

    static CheckResult warning(String check, String found, String advice) {
        return new CheckResult(check, State.WARNING, found, advice);
    }

    static CheckResult failed(String check, String found, String advice) {
        return new CheckResult(check, State.FAILED, found, advice);
    }

    static CheckResult skipped(String check, String found) {
        return new CheckResult(check, State.SKIPPED, found, "");
    }
}
