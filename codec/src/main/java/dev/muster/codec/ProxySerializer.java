package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/** A dynamic proxy: the names of its interfaces, and its handler. */
final class ProxySerializer extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object proxy) {
        References references = ((PayloadKryo) kryo).references;
        references.enterValue(proxy);
        Class<?>[] interfaces = proxy.getClass().getInterfaces();
        output.writeVarInt(interfaces.length, true);
        for (Class<?> each : interfaces) output.writeString(each.getName());
        kryo.writeClassAndObject(output, Proxy.getInvocationHandler(proxy));
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        PayloadKryo ours = (PayloadKryo) kryo;
        Class<?>[] interfaces = new Class<?>[((BoundedInput) input).readLength()];
        for (int i = 0; i < interfaces.length; i++) interfaces[i] = ours.names.load(input.readString());
        var handler = (InvocationHandler) kryo.readClassAndObject(input);
        return Proxy.newProxyInstance(loaderFor(interfaces, ours.loader), interfaces, handler);
    }

    /** An interface that is not public can be implemented only beside it. */
    static ClassLoader loaderFor(Class<?>[] interfaces, ClassLoader loader) {
        for (Class<?> each : interfaces) {
            if (!Modifier.isPublic(each.getModifiers()) && each.getClassLoader() != null) return each.getClassLoader();
        }
        return loader;
    }
}
