package dev.muster.codec;

/** Thrown before an object is made of a class that the filter does not allow. */
final class RefusedByFilter extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedByFilter(Class<?> type, String why) {
        super("the filter for incoming objects refuses class " + type.getName() + ": " + why);
    }
}
