package dev.muster.codec;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Bytes in a file. */
record EncodedFile(Path file, long size) implements Encoded {
    @Override
    public byte[] toBytes() {
        try (InputStream in = open()) {
            return in.readNBytes(Math.toIntExact(size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plain stream: a channel would close on an interrupt. */
    @Override
    public InputStream open() throws IOException {
        return new FileInputStream(file.toFile());
    }
}
