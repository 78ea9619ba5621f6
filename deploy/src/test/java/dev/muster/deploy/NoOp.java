package dev.muster.deploy;

/** The smallest work there is; all that its runners need of the tests. */
final class NoOp {
    private NoOp() {}

    static int next(int n) {
        return n + 1;
    }
}
