package dev.muster.codec.payload;

/** Thrown on the hot path when an object of a refused class is met; the path to it is looked for afterwards. */
public final class CannotTravel extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CannotTravel(String why) {
        super(why);
    }
}
