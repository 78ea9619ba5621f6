package dev.muster.codec.serializers;

import java.io.Serializable;

/** Stands in a Java serialization stream for an object that travels outside of it: its place in the list of these. */
final class Handle implements Serializable {
    private static final long serialVersionUID = 1;

    final int index;

    Handle(int index) {
        this.index = index;
    }
}
