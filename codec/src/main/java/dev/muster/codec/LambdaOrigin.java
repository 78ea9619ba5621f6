package dev.muster.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.SerializedLambda;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a lambda is written in the source, and how the variables are called that it captures. Read from the debug information
 * of its class file, for error messages only; what is missing there is left out here.
 */
final class LambdaOrigin {
    /** How the object is called whose method has the lambda. */
    static final String THIS = "captured \"this\"";

    private final SerializedLambda lambda;
    private @Nullable String file;
    private int line = -1;
    private final Map<Integer, String> variables = new HashMap<>();
    private boolean isStatic = true;

    private LambdaOrigin(SerializedLambda lambda) {
        this.lambda = lambda;
    }

    static LambdaOrigin of(SerializedLambda lambda, @Nullable ClassLoader loader) {
        var origin = new LambdaOrigin(lambda);
        String resource = lambda.getImplClass() + ".class";
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            if (in != null) origin.readClass(new DataInputStream(in));
        } catch (IOException | RuntimeException e) {
            // A class file that cannot be read only makes the message shorter.
            return origin;
        }
        return origin;
    }

    /** Such as {@code lambda at Orders.java:41}. */
    String place() {
        String simple = simpleName(lambda.getCapturingClass());
        if (!isLambda()) {
            return "method reference " + simpleName(lambda.getImplClass()) + "::"
                    + lambda.getImplMethodName().replace("<init>", "new") + " in " + simple;
        }
        if (file == null) return "lambda in " + simple;
        return "lambda at " + file + (line < 0 ? "" : ":" + line);
    }

    /** How the captured value of this index is called in the source. */
    String captured(int index) {
        if (!isLambda()) return "captured receiver";
        if (!isStatic && index == 0) return THIS;
        String name = nameInSource(variables.get(slotOf(index)));
        return name == null ? "captured value " + (index + 1) : "captured \"" + name + "\"";
    }

    /** Kotlin calls what it captures $name, and Scala name$1. */
    private static @Nullable String nameInSource(@Nullable String variable) {
        return variable == null ? null : variable.replaceFirst("^\\$(?=.)", "").replaceFirst("(?<=.)\\$\\d+$", "");
    }

    /** By the names that the compilers of Java, Kotlin and Scala give to the methods of lambdas. */
    private boolean isLambda() {
        String name = lambda.getImplMethodName();
        return name.startsWith("lambda$") || name.contains("$lambda$") || name.contains("$anonfun$");
    }

    /** The local variable that holds the captured value in the method of the lambda's code. */
    private int slotOf(int index) {
        String signature = lambda.getImplMethodSignature();
        int slot = isStatic ? 0 : 1;
        int parameter = isStatic ? 0 : 1;
        for (int at = 1; at < signature.length() && signature.charAt(at) != ')' && parameter < index; parameter++) {
            char first = signature.charAt(at);
            slot += first == 'J' || first == 'D' ? 2 : 1;
            while (signature.charAt(at) == '[') at++;
            at = signature.charAt(at) == 'L' ? signature.indexOf(';', at) + 1 : at + 1;
        }
        return slot;
    }

    private static String simpleName(String internalName) {
        String name = internalName.substring(internalName.lastIndexOf('/') + 1);
        return name.replace('$', '.');
    }

    private void readClass(DataInputStream in) throws IOException {
        in.skipNBytes(8); // magic and version
        String[] texts = readConstants(in);
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        int fields = in.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            in.skipNBytes(6);
            skipAttributes(in);
        }
        int methods = in.readUnsignedShort();
        for (int i = 0; i < methods; i++) readMethod(in, texts);
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String name = texts[in.readUnsignedShort()];
            int length = in.readInt();
            if ("SourceFile".equals(name)) file = texts[in.readUnsignedShort()];
            else in.skipNBytes(length);
        }
    }

    private static String[] readConstants(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // long and double take two places
                }
                default -> in.skipNBytes(4);
            }
        }
        return texts;
    }

    private void readMethod(DataInputStream in, String[] texts) throws IOException {
        int access = in.readUnsignedShort();
        String name = texts[in.readUnsignedShort()];
        String descriptor = texts[in.readUnsignedShort()];
        if (!lambda.getImplMethodName().equals(name)
                || !lambda.getImplMethodSignature().equals(descriptor)) {
            skipAttributes(in);
            return;
        }
        isStatic = (access & 0x0008) != 0;
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String attribute = texts[in.readUnsignedShort()];
            int length = in.readInt();
            if ("Code".equals(attribute)) readCode(in, texts);
            else in.skipNBytes(length);
        }
    }

    private void readCode(DataInputStream in, String[] texts) throws IOException {
        in.skipNBytes(4); // stack and locals
        in.skipNBytes(in.readInt()); // code
        in.skipNBytes(8L * in.readUnsignedShort()); // exceptions
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String attribute = texts[in.readUnsignedShort()];
            int length = in.readInt();
            if ("LineNumberTable".equals(attribute)) readLines(in);
            else if ("LocalVariableTable".equals(attribute)) readVariables(in, texts);
            else in.skipNBytes(length);
        }
    }

    private void readLines(DataInputStream in) throws IOException {
        int entries = in.readUnsignedShort();
        for (int i = 0; i < entries; i++) {
            in.skipNBytes(2);
            int number = in.readUnsignedShort();
            if (line < 0) line = number;
        }
    }

    private void readVariables(DataInputStream in, String[] texts) throws IOException {
        int entries = in.readUnsignedShort();
        for (int i = 0; i < entries; i++) {
            int start = in.readUnsignedShort();
            in.skipNBytes(2);
            String name = texts[in.readUnsignedShort()];
            in.skipNBytes(2);
            int slot = in.readUnsignedShort();
            if (start == 0) variables.put(slot, name); // a parameter lives from the start
        }
    }

    private static void skipAttributes(DataInputStream in) throws IOException {
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            in.skipNBytes(2);
            in.skipNBytes(in.readInt());
        }
    }
}
