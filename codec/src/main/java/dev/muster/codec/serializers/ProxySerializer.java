package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A dynamic proxy: the names of its interfaces, and its handler. */
public final class ProxySerializer extends Serializer<Object> {
    private static final String ANNOTATION_HANDLER = "sun.reflect.annotation.AnnotationInvocationHandler";

    @Override
    public void write(Kryo kryo, Output output, Object proxy) {
        References references = GraphContext.of(kryo).references();
        references.enterValue(proxy);
        Class<?>[] interfaces = proxy.getClass().getInterfaces();
        output.writeVarInt(interfaces.length, true);
        for (Class<?> each : interfaces) {
            GraphContext.of(kryo).names().leavesByName(each);
            output.writeString(each.getName());
        }
        kryo.writeClassAndObject(output, Proxy.getInvocationHandler(proxy));
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        GraphContext context = GraphContext.of(kryo);
        Class<?>[] interfaces = new Class<?>[((BoundedInput) input).readLength()];
        for (int i = 0; i < interfaces.length; i++)
            interfaces[i] = context.names().load(input.readString());
        var handler = (InvocationHandler) kryo.readClassAndObject(input);
        refuseFalseAnnotation(interfaces, handler);
        return Proxy.newProxyInstance(loaderFor(interfaces, context.loader()), interfaces, handler);
    }

    /** The handler of annotations answers for other interfaces with values that were chosen in the bytes. */
    private static void refuseFalseAnnotation(Class<?>[] interfaces, @Nullable InvocationHandler handler) {
        boolean isOfAnnotation = interfaces.length == 1 && interfaces[0].isAnnotation();
        if (!isOfAnnotation && handler != null && handler.getClass().getName().equals(ANNOTATION_HANDLER)) {
            throw new KryoException(
                    "the handler of an annotation stands behind other interfaces: the bytes are damaged");
        }
    }

    /** An interface that is not public can be implemented only in its own package. */
    static ClassLoader loaderFor(Class<?>[] interfaces, ClassLoader loader) {
        for (Class<?> each : interfaces) {
            if (!Modifier.isPublic(each.getModifiers()) && each.getClassLoader() != null) return each.getClassLoader();
        }
        return loader;
    }
}
