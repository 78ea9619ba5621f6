package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import dev.muster.codec.payload.CannotTravel;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all lambdas of one place in the code have in common: everything but the values they captured. It is an object of the
 * graph itself, so a payload with a thousand lambdas from one place contains it once.
 */
public final class LambdaForm {
    private static final MethodType MAKER = MethodType.methodType(Object.class, SerializedLambda.class);

    private static final ClassValue<LambdaClass> CLASSES = new ClassValue<>() {
        @Override
        protected LambdaClass computeValue(Class<?> type) {
            return new LambdaClass(type);
        }
    };

    private final byte[] bytes;
    private final @Nullable Source source;
    private volatile @Nullable MethodHandle maker;
    private volatile boolean isKnownToFit;

    private LambdaForm(byte[] bytes, @Nullable Source source) {
        this.bytes = bytes;
        this.source = source;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The record that the compiler keeps of a lambda, with the values it has captured. */
    public static SerializedLambda serialized(Object lambda) {
        return CLASSES.get(lambda.getClass()).replace(lambda);
    }

    public static LambdaForm of(Object lambda, SerializedLambda serialized) {
        return CLASSES.get(lambda.getClass()).form(serialized);
    }

    /** Reads a form back and finds the class that can make its lambdas. */
    static LambdaForm read(byte[] bytes, ClassLookup names) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String[] texts = new String[8];
            for (int i = 0; i < texts.length; i++) texts[i] = in.readUTF();
            int kind = in.readUnsignedByte();
            String[] markers = new String[in.readUnsignedByte()];
            for (int i = 0; i < markers.length; i++) markers[i] = in.readUTF();
            Class<?> capturing = names.load(texts[0].replace('/', '.'));
            return new LambdaForm(bytes, new Source(capturing, texts, kind, List.of(markers), makerOf(capturing)));
        } catch (IOException e) {
            throw new KryoException("a lambda is cut short: the bytes are damaged", e);
        }
    }

    /** Makes a lambda of this form that has captured the arguments. */
    public Object make(Object[] captured) {
        if (source == null) throw new IllegalStateException("this form was made for writing");
        try {
            MethodHandle linked = maker;
            if (linked != null) return linked.invokeWithArguments(captured);
            SerializedLambda wanted = source.lambda(captured);
            Object made = (Object) source.maker.invokeExact(wanted);
            if (isKnownToFit || fits(made, source)) {
                isKnownToFit = true;
                return made;
            }
            linked = InstantiatedLambdas.maker(source.capturing, wanted, source.markers, made);
            maker = linked;
            return linked.invokeWithArguments(captured);
        } catch (IllegalArgumentException e) { // so say the methods that compilers write
            throw new KryoException(
                    "class " + source.capturing.getName() + " has no such lambda (" + source.texts[5]
                            + "): client and runner have different versions of it",
                    e);
        } catch (KryoException e) {
            throw e;
        } catch (Throwable e) {
            throw new KryoException("class " + source.capturing.getName() + " cannot make its lambda: " + e, e);
        }
    }

    /** Whether the class made a lambda of the type that was asked for; see {@link InstantiatedLambdas}. */
    private static boolean fits(Object made, Source source) {
        if (!made.getClass().isHidden() || !made.getClass().isSynthetic()) return true;
        SerializedLambda serialized = serialized(made);
        return serialized.getInstantiatedMethodType().equals(source.texts[7])
                && InstantiatedLambdas.markersOf(made.getClass(), serialized).equals(source.markers);
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
    private record Source(Class<?> capturing, String[] texts, int kind, List<String> markers, MethodHandle maker) {
        SerializedLambda lambda(Object[] captured) {
            String[] t = texts;
            return new SerializedLambda(capturing, t[1], t[2], t[3], kind, t[4], t[5], t[6], t[7], captured);
        }
    }

    /** A class of lambdas in this JVM; kept with the class itself, so that nothing holds its loader. */
    private static final class LambdaClass {
        private final Class<?> type;
        private final Method writeReplace;
        private volatile @Nullable LambdaForm form;

        LambdaClass(Class<?> type) {
            this.type = type;
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
                known = new LambdaForm(write(lambda, InstantiatedLambdas.markersOf(type, lambda)), null);
                form = known;
            }
            return known;
        }

        private static byte[] write(SerializedLambda lambda, List<String> markers) {
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
                out.writeByte(markers.size());
                for (String each : markers) out.writeUTF(each);
            } catch (IOException e) {
                throw new KryoException(e);
            }
            return bytes.toByteArray();
        }
    }
}
