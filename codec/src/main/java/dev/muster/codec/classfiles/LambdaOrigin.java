package dev.muster.codec.classfiles;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * Where a lambda is written in the source, and how the variables are called that it captures. Read from the debug information
 * of its class file, for error messages only; what is missing there is left out here.
 */
public final class LambdaOrigin {
    /** How the object is called whose method has the lambda. */
    public static final String THIS = "captured \"this\"";

    private final SerializedLambda lambda;
    private final @Nullable String file;
    private final ClassFile.@Nullable Method method;

    private LambdaOrigin(SerializedLambda lambda, @Nullable ClassFile file) {
        this.lambda = lambda;
        this.file = file == null ? null : file.source();
        this.method = file == null ? null : methodOf(lambda, file);
    }

    public static LambdaOrigin of(SerializedLambda lambda, @Nullable ClassLoader loader) {
        try {
            return new LambdaOrigin(lambda, ClassFile.find(lambda.getImplClass(), loader));
        } catch (IOException | RuntimeException e) {
            // A class file that cannot be read only makes the message shorter.
            return new LambdaOrigin(lambda, null);
        }
    }

    private static ClassFile.@Nullable Method methodOf(SerializedLambda lambda, ClassFile file) {
        for (ClassFile.Method each : file.methods()) {
            if (each.name().equals(lambda.getImplMethodName())
                    && each.descriptor().equals(lambda.getImplMethodSignature())) {
                return each;
            }
        }
        return null;
    }

    /** Such as {@code lambda at Orders.java:41}. */
    public String place() {
        String simple = simpleName(lambda.getCapturingClass());
        if (!isLambda()) {
            return "method reference " + simpleName(lambda.getImplClass()) + "::"
                    + lambda.getImplMethodName().replace("<init>", "new") + " in " + simple;
        }
        if (file == null) return "lambda in " + simple;
        return "lambda at " + file + (method == null || method.line() < 0 ? "" : ":" + method.line());
    }

    /** How the captured value of this index is called in the source. */
    public String captured(int index) {
        if (!isLambda()) return "captured receiver";
        if (!isStatic() && index == 0) return THIS;
        String name = method == null ? null : nameInSource(method.parameters().get(slotOf(index)));
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

    private boolean isStatic() {
        return method == null || method.isStatic();
    }

    /** The local variable that holds the captured value in the method of the lambda's code. */
    private int slotOf(int index) {
        String signature = lambda.getImplMethodSignature();
        int slot = isStatic() ? 0 : 1;
        int parameter = isStatic() ? 0 : 1;
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
}
