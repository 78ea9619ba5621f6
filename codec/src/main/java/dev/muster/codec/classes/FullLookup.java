package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lookup with all rights of a user's class. Lambdas can be linked only with such a one, and a lookup that was taken from
 * another module (as that of the user's loader is to ours) lacks the right on its module. So a class of one method is
 * defined beside the user's, and asks there.
 */
final class FullLookup {
    private static final int JAVA_8 = 52;
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static final ClassValue<MethodHandles.Lookup> LOOKUPS = new ClassValue<>() {
        @Override
        protected MethodHandles.Lookup computeValue(Class<?> type) {
            try {
                return make(type);
            } catch (Throwable e) { // invokeExact declares it
                throw new KryoException("class " + type.getName() + " cannot be looked into: " + e, e);
            }
        }
    };

    private FullLookup() {}

    /** The lookup of the class, which must be in a package that is open to us. */
    static MethodHandles.Lookup of(Class<?> type) {
        return LOOKUPS.get(type);
    }

    private static MethodHandles.Lookup make(Class<?> type) throws Throwable {
        MethodHandles.Lookup restricted = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        if (restricted.hasFullPrivilegeAccess()) return restricted;
        String name = type.getName().replace('.', '/') + "$MusterLookup" + COUNTER.incrementAndGet();
        Class<?> beside = restricted.defineClass(classFile(name));
        MethodHandle asking = MethodHandles.privateLookupIn(beside, MethodHandles.lookup())
                .findStatic(beside, "lookup", MethodType.methodType(MethodHandles.Lookup.class));
        return MethodHandles.privateLookupIn(type, (MethodHandles.Lookup) asking.invokeExact());
    }

    /** The class {@code name { static Lookup lookup() { return MethodHandles.lookup(); } }}. */
    private static byte[] classFile(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(0xCAFEBABE);
        out.writeInt(JAVA_8);
        out.writeShort(12); // constants, counted from 1
        writeText(out, name); // 1
        writeClass(out, 1); // 2
        writeText(out, "java/lang/Object"); // 3
        writeClass(out, 3); // 4
        writeText(out, "lookup"); // 5
        writeText(out, "()Ljava/lang/invoke/MethodHandles$Lookup;"); // 6
        writeText(out, "Code"); // 7
        writeText(out, "java/lang/invoke/MethodHandles"); // 8
        writeClass(out, 8); // 9
        writePair(out, 12, 5, 6); // 10: name and type of the method
        writePair(out, 10, 9, 10); // 11: the method
        writeShorts(out, 0x1030, 2, 4, 0, 0); // final, synthetic; this and its superclass; no interfaces, no fields
        writeShorts(out, 1, 0x0008, 5, 6, 1, 7); // one static method, which has code
        out.writeInt(16);
        writeShorts(out, 1, 0); // stack, locals
        out.writeInt(4);
        out.write(new byte[] {(byte) 0xB8, 0, 11, (byte) 0xB0}); // invokestatic 11, areturn
        writeShorts(out, 0, 0, 0); // exceptions, attributes of the code, attributes of the class
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void writeClass(DataOutputStream out, int name) throws IOException {
        out.writeByte(7);
        out.writeShort(name);
    }

    private static void writePair(DataOutputStream out, int tag, int first, int second) throws IOException {
        out.writeByte(tag);
        writeShorts(out, first, second);
    }

    private static void writeShorts(DataOutputStream out, int... values) throws IOException {
        for (int each : values) out.writeShort(each);
    }
}
