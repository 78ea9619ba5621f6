package dev.muster.codec;

/** Thrown on the hot path when an object of a refused class is met; the path to it is looked for afterwards. */
final class CannotTravel extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotTravel(String why) {
        super(why);
    }
}
