package dev.muster.codec.classfiles;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The constants of a class file: its texts, and which fields and methods its code may name. */
final class ClassConstants {
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int HANDLE = 15;

    private final byte[] tags;
    private final int[] first;
    private final int[] second;
    private final @Nullable String[] texts;

    private ClassConstants(int count) {
        tags = new byte[count];
        first = new int[count];
        second = new int[count];
        texts = new String[count];
    }

    static ClassConstants read(DataInputStream in) throws IOException {
        var constants = new ClassConstants(in.readUnsignedShort());
        for (int i = 1; i < constants.tags.length; i++) i += constants.readOne(in, i);
        return constants;
    }

    /** Returns how many places it takes in addition to its own. */
    private int readOne(DataInputStream in, int i) throws IOException {
        tags[i] = in.readByte();
        switch (tags[i]) {
            case 1 -> texts[i] = in.readUTF();
            case 3, 4 -> in.skipNBytes(4); // int, float
            case 5, 6 -> in.skipNBytes(8); // long and double take two places
            case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
            case HANDLE -> {
                in.skipNBytes(1);
                first[i] = in.readUnsignedShort();
            }
            default -> {
                first[i] = in.readUnsignedShort();
                second[i] = in.readUnsignedShort();
            }
        }
        return tags[i] == 5 || tags[i] == 6 ? 1 : 0;
    }

    String text(int index) throws IOException {
        String text = texts[index];
        if (text == null) throw new IOException("a constant of a class file is no text");
        return text;
    }

    /** The name, with slashes, of a class that the file names. */
    String className(int index) throws IOException {
        return text(first[index]);
    }

    /** The places of those fields whose class and name are asked for. */
    BitSet fields(BiPredicate<String, String> wanted) throws IOException {
        var places = new BitSet();
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == FIELD && isMember(i, wanted)) places.set(i);
        }
        return places;
    }

    /** Whether the file names a method whose class and name are asked for. */
    boolean hasMethod(BiPredicate<String, String> wanted) throws IOException {
        for (int i = 1; i < tags.length; i++) {
            if ((tags[i] == METHOD || tags[i] == INTERFACE_METHOD) && isMember(i, wanted)) return true;
        }
        return false;
    }

    /** Whether there is a method handle of one of these fields. */
    boolean hasHandleOf(BitSet fields) {
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == HANDLE && fields.get(first[i])) return true;
        }
        return false;
    }

    private boolean isMember(int i, BiPredicate<String, String> wanted) throws IOException {
        return wanted.test(className(first[i]), text(first[second[i]]));
    }
}
