package dev.muster.deploy;

/**
 * What one check of the doctor found.
 *
 * @param advice what to do; empty where nothing is to be done
 */
record Finding(String check, State state, String found, String advice) {
    enum State {
        OK,
        WARNING,
        FAILED,
        SKIPPED
    }

    static Finding ok(String check, String found) {
        return new Finding(check, State.OK, found, "");
    }

    static Finding warning(String check, String found, String advice) {
        return new Finding(check, State.WARNING, found, advice);
    }

    static Finding failed(String check, String found, String advice) {
        return new Finding(check, State.FAILED, found, advice);
    }

    static Finding skipped(String check, String found) {
        return new Finding(check, State.SKIPPED, found, "");
    }
}
