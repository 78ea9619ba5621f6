package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import java.io.InputStream;

/**
 * Bytes of one payload. No length that they declare is believed before enough bytes for it are seen to follow: every element
 * of an array or a collection takes at least one byte, so all declared lengths together cannot exceed the bytes there are.
 */
public final class BoundedInput extends Input {
    private static final int STREAM_BUFFER = 64 * 1024;

    private long elementsLeft;
    private long unread; // of a stream, beyond the buffer

    public BoundedInput() {
        super(new byte[0]);
    }

    public void open(byte[] bytes, int offset, int length) {
        setBuffer(bytes, offset, length);
        setLimit(offset + length);
        elementsLeft = length;
        unread = 0;
    }

    /** So many bytes of the stream, which stays open. */
    public void open(InputStream bytes, long length) {
        setBuffer(new byte[STREAM_BUFFER], 0, 0);
        setInputStream(bytes);
        elementsLeft = length;
        unread = length;
    }

    @Override
    protected int fill(byte[] target, int offset, int count) {
        if (unread == 0) return -1;
        int read = super.fill(target, offset, (int) Math.min(count, unread));
        if (read > 0) unread -= read;
        return read;
    }

    public void release() {
        setBuffer(new byte[0]);
    }

    public long remaining() {
        return limit() - position() + unread;
    }

    /** Checks a declared number of elements, each of at least so many bytes, before anything is allocated for them. */
    int declared(int count, int bytesEach) {
        if (count < 0 || (long) count * bytesEach > remaining() || count > elementsLeft) {
            throw new KryoException("a length of " + count + " is declared where " + remaining() + " bytes follow");
        }
        elementsLeft -= count;
        return count;
    }

    /** Reads the length of an array or a collection of objects. */
    public int readLength() {
        return declared(readVarInt(true), 1);
    }

    @Override
    public byte[] readBytes(int length) {
        return super.readBytes(declared(length, 1));
    }

    @Override
    public int[] readInts(int length) {
        return super.readInts(declared(length, Integer.BYTES));
    }

    @Override
    public int[] readInts(int length, boolean optimizePositive) {
        return super.readInts(declared(length, 1), optimizePositive);
    }

    @Override
    public long[] readLongs(int length) {
        return super.readLongs(declared(length, Long.BYTES));
    }

    @Override
    public long[] readLongs(int length, boolean optimizePositive) {
        return super.readLongs(declared(length, 1), optimizePositive);
    }

    @Override
    public float[] readFloats(int length) {
        return super.readFloats(declared(length, Float.BYTES));
    }

    @Override
    public double[] readDoubles(int length) {
        return super.readDoubles(declared(length, Double.BYTES));
    }

    @Override
    public short[] readShorts(int length) {
        return super.readShorts(declared(length, Short.BYTES));
    }

    @Override
    public char[] readChars(int length) {
        return super.readChars(declared(length, Character.BYTES));
    }

    @Override
    public boolean[] readBooleans(int length) {
        return super.readBooleans(declared(length, 1));
    }

    @Override
    public String readString() {
        checkText();
        return super.readString();
    }

    @Override
    public StringBuilder readStringBuilder() {
        checkText();
        return super.readStringBuilder();
    }

    /** A text that is not plain ASCII declares its number of characters, each of at least one byte. */
    private void checkText() {
        optional(6); // so that the place to go back to stays in the buffer
        int start = position();
        if (!readVarIntFlag()) return; // ASCII: ends at a mark, declares nothing
        int characters = readVarIntFlag(true) - 1;
        if (characters > remaining() || characters < -1) {
            throw new KryoException(
                    "a text of " + characters + " characters is declared where " + remaining() + " bytes follow");
        }
        setPosition(start);
    }
}
