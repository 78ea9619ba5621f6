package dev.muster.pipe;

import java.io.IOException;

/** The bytes on the pipe are no frame: the peer is of another build, or broken. */
public final class PipeProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    PipeProtocolException(String message) {
        super(message);
    }
}
