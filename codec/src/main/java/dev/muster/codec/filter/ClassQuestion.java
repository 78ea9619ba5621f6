package dev.muster.codec.filter;

import java.io.ObjectInputFilter;

/** Asks a filter of Java serialization about a class alone. */
record ClassQuestion(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {
    @Override
    public long arrayLength() {
        return -1;
    }

    @Override
    public long depth() {
        return 1;
    }

    @Override
    public long references() {
        return 0;
    }

    @Override
    public long streamBytes() {
        return 0;
    }
}
