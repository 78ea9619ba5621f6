package dev.muster.model;

/** One entry of a class path, in its order. */
public sealed interface CodeEntry {
    /** A directory or jar on the machine of the runner itself: embedded mode, where program and runner share a disk. */
    record Local(String path) implements CodeEntry {}

    /**
     * A jar that is fetched by its content.
     *
     * @param name the file name, for messages and stack traces only
     */
    record Shipped(String name, BlobId id, long size) implements CodeEntry {
        public Shipped {
            if (size < 0) throw new IllegalArgumentException("a size is not negative: " + size);
        }
    }
}
