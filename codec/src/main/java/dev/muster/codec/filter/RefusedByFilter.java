package dev.muster.codec.filter;

/** Thrown before an object is made of a class that the filter does not allow. */
public final class RefusedByFilter extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RefusedByFilter(Class<?> type, String why) {
        super("the filter for incoming objects refuses class " + type.getName() + ": " + why);
    }
}
