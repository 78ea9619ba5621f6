package dev.muster.codec;

import org.jspecify.annotations.Nullable;

/** Finds the way from the task to the first object that cannot travel, after an attempt to write it has failed. */
final class PathFinder {
    private PathFinder() {}

    static @Nullable String find(@Nullable Object[] roots) {
        return null;
    }
}
