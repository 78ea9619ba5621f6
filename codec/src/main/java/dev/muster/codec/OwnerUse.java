package dev.muster.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether any code reads the reference to the enclosing object that a compiler gives to an inner class, needed or not. Found
 * in the class files, as far as they are there: where one cannot be read, the reference counts as read.
 */
final class OwnerUse {
    private static final int GETFIELD = 180;

    /** The length of each instruction in bytes, from nop to jsr_w; 0 where it is not always the same. */
    private static final byte[] LENGTHS = lengths();

    private static final ClassValue<Boolean> READ = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return find(type);
        }
    };

    private final String owner;
    private final BitSet references = new BitSet(); // places of the constant pool that name the field
    private boolean isInHandle;
    private @Nullable String[] texts = {};

    private OwnerUse(String owner) {
        this.owner = owner;
    }

    /** Whether the field is such a reference, and is written by its constructor only. */
    static boolean isUnused(Field field) {
        return isOwner(field) && !READ.get(field.getDeclaringClass());
    }

    static boolean isOwner(Field field) {
        return field.isSynthetic() && field.getName().startsWith("this$");
    }

    private static boolean find(Class<?> type) {
        try {
            if (isRead(type, type)) return true;
            for (Class<?> member : type.getNestHost().getNestMembers()) {
                if (member.getName().startsWith(type.getName() + "$") && isRead(type, member)) return true;
            }
            return false;
        } catch (IOException | RuntimeException | LinkageError e) {
            return true;
        }
    }

    private static boolean isRead(Class<?> owner, Class<?> by) throws IOException {
        String file = by.getName().substring(by.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = by.getResourceAsStream(file)) {
            if (in == null) return true;
            var use = new OwnerUse(owner.getName().replace('.', '/'));
            var data = new DataInputStream(in);
            data.skipNBytes(8); // magic and version
            use.readConstants(data);
            if (use.references.isEmpty()) return false;
            return by != owner || use.isInHandle || use.isReadByMethods(data);
        }
    }

    private void readConstants(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        texts = new String[count];
        int[] first = new int[count];
        int[] second = new int[count];
        var fields = new BitSet();
        var handles = new BitSet();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                case 15 -> {
                    in.skipNBytes(1);
                    first[i] = in.readUnsignedShort();
                    handles.set(i);
                }
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // long and double take two places
                }
                default -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                    if (tag == 9) fields.set(i);
                }
            }
        }
        for (int i = fields.nextSetBit(0); i >= 0; i = fields.nextSetBit(i + 1)) {
            String name = texts[first[second[i]]];
            if (owner.equals(texts[first[first[i]]]) && name != null && name.startsWith("this$")) references.set(i);
        }
        isInHandle = handles.stream().anyMatch(handle -> references.get(first[handle]));
    }

    private boolean isReadByMethods(DataInputStream in) throws IOException {
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        boolean isRead = false;
        for (int members = 0; members < 2; members++) { // fields, then methods
            int count = in.readUnsignedShort();
            for (int i = 0; i < count; i++) {
                in.skipNBytes(6);
                isRead |= isReadByCode(in);
            }
        }
        return isRead;
    }

    private boolean isReadByCode(DataInputStream in) throws IOException {
        boolean isRead = false;
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String name = texts[in.readUnsignedShort()];
            int length = in.readInt();
            byte[] content = in.readNBytes(length);
            if ("Code".equals(name)) isRead |= isReadBy(content, 8, int32(content, 4));
        }
        return isRead;
    }

    private boolean isReadBy(byte[] code, int start, int length) {
        for (int at = start; at < start + length; at += lengthAt(code, at, start)) {
            if ((code[at] & 0xFF) == GETFIELD && references.get(int16(code, at + 1))) return true;
        }
        return false;
    }

    private static int lengthAt(byte[] code, int at, int start) {
        int opcode = code[at] & 0xFF;
        int length = LENGTHS[opcode];
        if (length > 0) return length;
        if (opcode == 196) return (code[at + 1] & 0xFF) == 132 ? 6 : 4; // wide, of iinc or of another
        int aligned = at + 4 - (at - start) % 4;
        return opcode == 170 // tableswitch, else lookupswitch
                ? aligned - at + 12 + 4 * (int32(code, aligned + 8) - int32(code, aligned + 4) + 1)
                : aligned - at + 8 + 8 * int32(code, aligned + 4);
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
