package dev.muster.codec.classfiles;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is written in a class file, as far as error messages and the search for unused owners need it. */
final class ClassFile {
    /** Reads an attribute of this name; false leaves it to be skipped. */
    private interface Attribute {
        boolean read(String name, DataInputStream in) throws IOException;
    }

    /**
     * A method.
     *
     * @param code its instructions; empty if it has none
     * @param line the first line of its code in the source; -1 where that is not known
     * @param parameters the names of the variables that live from its start, by their slots
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Method(
            boolean isStatic, String name, String descriptor, byte[] code, int line, Map<Integer, String> parameters) {}

    private final ClassConstants constants;
    private final List<Method> methods = new ArrayList<>();
    private final TreeSet<String> others = new TreeSet<>();
    private @Nullable String source;

    private ClassFile(DataInputStream in) throws IOException {
        in.skipNBytes(8); // magic and version
        constants = ClassConstants.read(in);
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        int fields = in.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            in.skipNBytes(6);
            readAttributes(in, (name, content) -> false);
        }
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) methods.add(readMethod(in));
        readAttributes(in, this::readOfClass);
    }

    /** The file of the class of this name (with slashes); null if its loader has none. */
    static @Nullable ClassFile find(String name, @Nullable ClassLoader loader) throws IOException {
        String resource = name + ".class";
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            return in == null ? null : new ClassFile(new DataInputStream(new ByteArrayInputStream(in.readAllBytes())));
        } catch (IndexOutOfBoundsException | NullPointerException e) {
            throw new IOException("the class file of " + name + " cannot be read", e);
        }
    }

    ClassConstants constants() {
        return constants;
    }

    List<Method> methods() {
        return List.copyOf(methods);
    }

    /** The name of the file that it was compiled from. */
    @Nullable
    String source() {
        return source;
    }

    /** The names, with slashes, of classes within other classes that it has to do with. */
    List<String> nestedClasses() {
        return List.copyOf(others);
    }

    private Method readMethod(DataInputStream in) throws IOException {
        boolean isStatic = (in.readUnsignedShort() & 0x0008) != 0;
        String name = constants.text(in.readUnsignedShort());
        String descriptor = constants.text(in.readUnsignedShort());
        var body = new Body();
        readAttributes(in, body::read);
        return new Method(isStatic, name, descriptor, body.code, body.line, body.parameters);
    }

    private boolean readOfClass(String name, DataInputStream in) throws IOException {
        if (name.equals("SourceFile")) {
            source = constants.text(in.readUnsignedShort());
            return true;
        }
        if (!name.equals("InnerClasses")) return false;
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            others.add(constants.className(in.readUnsignedShort()));
            in.skipNBytes(6); // outer class, simple name, access
        }
        return true;
    }

    private void readAttributes(DataInputStream in, Attribute reader) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = constants.text(in.readUnsignedShort());
            int length = in.readInt();
            if (!reader.read(name, in)) in.skipNBytes(length);
        }
    }

    /** The code of a method, and what its debug information says. */
    private final class Body {
        private byte[] code = {};
        private int line = -1;
        private final Map<Integer, String> parameters = new HashMap<>();

        boolean read(String name, DataInputStream in) throws IOException {
            switch (name) {
                case "Code" -> readCode(in);
                case "LineNumberTable" -> readLines(in);
                case "LocalVariableTable" -> readVariables(in);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void readCode(DataInputStream in) throws IOException {
            in.skipNBytes(4); // stack and locals
            code = in.readNBytes(in.readInt());
            in.skipNBytes(8L * in.readUnsignedShort()); // exceptions
            readAttributes(in, this::read);
        }

        private void readLines(DataInputStream in) throws IOException {
            int entries = in.readUnsignedShort();
            for (int i = 0; i < entries; i++) {
                in.skipNBytes(2);
                int number = in.readUnsignedShort();
                if (line < 0) line = number;
            }
        }

        private void readVariables(DataInputStream in) throws IOException {
            int entries = in.readUnsignedShort();
            for (int i = 0; i < entries; i++) {
                int start = in.readUnsignedShort();
                in.skipNBytes(2);
                String name = constants.text(in.readUnsignedShort());
                in.skipNBytes(2);
                int slot = in.readUnsignedShort();
                if (start == 0) parameters.put(slot, name); // a parameter lives from the start
            }
        }
    }
}
