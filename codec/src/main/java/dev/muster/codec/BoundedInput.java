package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;

/**
 * Bytes of one payload. No length that they declare is believed before enough bytes for it are seen to follow: every element
 * of an array or a collection takes at least one byte, so all declared lengths together cannot exceed the bytes there are.
 */
final class BoundedInput extends Input {
    private long elementsLeft;

    BoundedInput() {
        super(new byte[0]);
    }

    void open(byte[] bytes, int offset, int length) {
        setBuffer(bytes, offset, length);
        setLimit(offset + length);
        elementsLeft = length;
    }

    void release() {
        setBuffer(new byte[0]);
    }

    int remaining() {
        return limit() - position();
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
    int readLength() {
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
