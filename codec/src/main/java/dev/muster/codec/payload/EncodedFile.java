package dev.muster.codec.payload;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Bytes in a file. It is opened anew each time, as a plain stream: a channel would close on an interrupt. */
record EncodedFile(Path file, long from, long size) implements Encoded {
    private static final int WINDOW_BYTES = 64 * 1024;

    @Override
    public byte[] toBytes() {
        return read(0, Math.toIntExact(size));
    }

    @Override
    public Encoded part(long start, long length) {
        return new EncodedFile(file, from + start, length);
    }

    @Override
    public Window window(long start) {
        byte[] bytes = read(start, (int) Math.min(WINDOW_BYTES, size - start));
        return new Window(bytes, 0, bytes.length);
    }

    private byte[] read(long start, int length) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            in.skipNBytes(from + start);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) throw new IOException("the file " + file + " has become shorter");
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open() throws IOException {
        var in = new FileInputStream(file.toFile());
        try {
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
