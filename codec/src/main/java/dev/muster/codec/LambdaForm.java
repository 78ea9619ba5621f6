package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What all lambdas of one place in the code have in common: everything but the values they captured. It is an object of the
 * graph itself, so a payload with a thousand lambdas from one place tells it once.
 */
final class LambdaForm {
    private static final MethodType MAKER = MethodType.methodType(Object.class, SerializedLambda.class);

    private static final ClassValue<LambdaClass> CLASSES = new ClassValue<>() {
        @Override
        protected LambdaClass computeValue(Class<?> type) {
            return new LambdaClass(type);
        }
    };

    private final byte[] bytes;
    private final @Nullable Source source;

    private LambdaForm(byte[] bytes, @Nullable Source source) {
        this.bytes = bytes;
        this.source = source;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The record that the compiler keeps of a lambda, with the values it has captured. */
    static SerializedLambda serialized(Object lambda) {
        return CLASSES.get(lambda.getClass()).replace(lambda);
    }

    static LambdaForm of(Object lambda, SerializedLambda serialized) {
        return CLASSES.get(lambda.getClass()).form(serialized);
    }

    /** Reads a form back and finds the class that can make its lambdas. */
    static LambdaForm read(byte[] bytes, ClassNames names) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String[] texts = new String[8];
            for (int i = 0; i < texts.length; i++) texts[i] = in.readUTF();
            int kind = in.readUnsignedByte();
            Class<?> capturing = names.load(texts[0].replace('/', '.'));
            return new LambdaForm(bytes, new Source(capturing, texts, kind, makerOf(capturing)));
        } catch (IOException e) {
            throw new KryoException("a lambda is cut short: the bytes are damaged", e);
        }
    }

    /** Makes a lambda of this form that has captured the arguments. */
    Object make(Object[] captured) {
        if (source == null) throw new IllegalStateException("this form was made for writing");
        String[] t = source.texts;
        var lambda =
                new SerializedLambda(source.capturing, t[1], t[2], t[3], source.kind, t[4], t[5], t[6], t[7], captured);
        try {
            return (Object) source.maker.invokeExact(lambda);
        } catch (IllegalArgumentException e) { // so say the methods that compilers write
            throw new KryoException(
                    "class " + source.capturing.getName() + " has no such lambda (" + t[5]
                            + "): client and runner have different versions of it",
                    e);
        } catch (Throwable e) {
            throw new KryoException("class " + source.capturing.getName() + " cannot make its lambda: " + e, e);
        }
    }

    /** By a handle: reflection would resolve the signature of each method of the class, known here or not. */
    private static MethodHandle makerOf(Class<?> capturing) {
        try {
            return MethodHandles.privateLookupIn(capturing, MethodHandles.lookup())
                    .findStatic(capturing, "$deserializeLambda$", MAKER);
        } catch (IllegalAccessException e) {
            throw new KryoException("the module of class " + capturing.getName() + " is not open", e);
        } catch (NoSuchMethodException e) {
            throw new KryoException(
                    "class " + capturing.getName() + " makes no serializable lambdas here: client and runner have"
                            + " different versions of it",
                    e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Source(Class<?> capturing, String[] texts, int kind, MethodHandle maker) {}

    /** A class of lambdas in this JVM; kept with the class itself, so that nothing holds its loader. */
    private static final class LambdaClass {
        private final Method writeReplace;
        private volatile @Nullable LambdaForm form;

        LambdaClass(Class<?> type) {
            try {
                writeReplace = type.getDeclaredMethod("writeReplace");
                writeReplace.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new CannotTravel("a lambda without writeReplace cannot travel");
            }
        }

        SerializedLambda replace(Object lambda) {
            try {
                return (SerializedLambda) writeReplace.invoke(lambda);
            } catch (ReflectiveOperationException e) {
                throw new KryoException(e);
            }
        }

        LambdaForm form(SerializedLambda lambda) {
            LambdaForm known = form;
            if (known == null) {
                known = new LambdaForm(write(lambda), null);
                form = known;
            }
            return known;
        }

        private static byte[] write(SerializedLambda lambda) {
            var bytes = new ByteArrayOutputStream(256);
            try (var out = new DataOutputStream(bytes)) {
                out.writeUTF(lambda.getCapturingClass());
                out.writeUTF(lambda.getFunctionalInterfaceClass());
                out.writeUTF(lambda.getFunctionalInterfaceMethodName());
                out.writeUTF(lambda.getFunctionalInterfaceMethodSignature());
                out.writeUTF(lambda.getImplClass());
                out.writeUTF(lambda.getImplMethodName());
                out.writeUTF(lambda.getImplMethodSignature());
                out.writeUTF(lambda.getInstantiatedMethodType());
                out.writeByte(lambda.getImplMethodKind());
            } catch (IOException e) {
                throw new KryoException(e);
            }
            return bytes.toByteArray();
        }
    }
}
