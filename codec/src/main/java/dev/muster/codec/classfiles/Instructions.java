package dev.muster.codec.classfiles;

import java.util.Arrays;
import java.util.BitSet;

/** Finds instructions in the code of a method. */
final class Instructions {
    private static final int GETFIELD = 180;
    private static final int TABLESWITCH = 170;
    private static final int WIDE = 196;
    private static final int IINC = 132;

    /** The length of each instruction in bytes, from nop to jsr_w; 0 where it is not always the same. */
    private static final byte[] LENGTHS = lengths();

    private Instructions() {}

    /** Whether the code reads one of the fields at these places of the constants. */
    static boolean readsField(byte[] code, BitSet fields) {
        for (int at = 0; at < code.length; at += lengthAt(code, at)) {
            if ((code[at] & 0xFF) == GETFIELD && fields.get(int16(code, at + 1))) return true;
        }
        return false;
    }

    private static int lengthAt(byte[] code, int at) {
        int opcode = code[at] & 0xFF;
        int length = LENGTHS[opcode];
        if (length > 0) return length;
        if (opcode == WIDE) return (code[at + 1] & 0xFF) == IINC ? 6 : 4;
        int aligned = at + 4 - at % 4;
        return opcode == TABLESWITCH
                ? aligned - at + 12 + 4 * (int32(code, aligned + 8) - int32(code, aligned + 4) + 1)
                : aligned - at + 8 + 8 * int32(code, aligned + 4); // lookupswitch
    }

    private static int int16(byte[] code, int at) {
        return (code[at] & 0xFF) << 8 | (code[at + 1] & 0xFF);
    }

    private static int int32(byte[] code, int at) {
        return int16(code, at) << 16 | int16(code, at + 2);
    }

    private static byte[] lengths() {
        int[][] ranges = {
            {0, 15, 1},
            {16, 16, 2},
            {17, 17, 3},
            {18, 18, 2},
            {19, 20, 3},
            {21, 25, 2},
            {26, 53, 1},
            {54, 58, 2},
            {59, 131, 1},
            {132, 132, 3},
            {133, 152, 1},
            {153, 168, 3},
            {169, 169, 2},
            {170, 171, 0},
            {172, 177, 1},
            {178, 184, 3},
            {185, 186, 5},
            {187, 187, 3},
            {188, 188, 2},
            {189, 189, 3},
            {190, 191, 1},
            {192, 193, 3},
            {194, 195, 1},
            {196, 196, 0},
            {197, 197, 4},
            {198, 199, 3},
            {200, 201, 5}
        };
        byte[] lengths = new byte[256];
        Arrays.fill(lengths, (byte) 1); // no such instruction is in a class file that the JVM has taken
        for (int[] range : ranges) Arrays.fill(lengths, range[0], range[1] + 1, (byte) range[2]);
        return lengths;
    }
}
