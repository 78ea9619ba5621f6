package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.io.Serializable;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the lambdas that their class would make of another type. Where a class refers to one method for arguments of several
 * types ({@code Object::toString} for numbers and for texts), or as an instance of several marker interfaces, the {@code
 * $deserializeLambda$} that javac writes makes all of these references like the first, and the others fail with a
 * ClassCastException when they are used. So both are compared, and a reference that differs is linked here, as its own call
 * site would have done it.
 */
final class InstantiatedLambdas {
    private InstantiatedLambdas() {}

    /**
     * Returns what makes lambdas from their captured values.
     *
     * @param wanted what the lambda should be
     * @param markers the names of the interfaces that it has besides its functional one and {@code Serializable}
     * @param made what the class made of it, which differs in the instantiated type and the markers only
     * @throws KryoException if such a lambda cannot be linked
     */
    static MethodHandle maker(Class<?> capturing, SerializedLambda wanted, List<String> markers, Object made) {
        try {
            return link(capturing, wanted, markers, made.getClass());
        } catch (ReflectiveOperationException | java.lang.invoke.LambdaConversionException | RuntimeException e) {
            throw new KryoException(
                    "the method reference " + wanted.getImplClass().replace('/', '.') + "::"
                            + wanted.getImplMethodName()
                            + " of class " + capturing.getName() + " cannot be made for the types "
                            + wanted.getInstantiatedMethodType() + "; write it as a lambda (x -> x.method())",
                    e);
        }
    }

    private static MethodHandle link(
            Class<?> capturing, SerializedLambda wanted, List<String> markers, Class<?> sibling)
            throws ReflectiveOperationException, java.lang.invoke.LambdaConversionException {
        ClassLoader loader = capturing.getClassLoader();
        MethodHandles.Lookup lookup = FullLookup.of(capturing);
        MethodHandle implementation = implementation(lookup, wanted, loader);
        Class<?> type = classOf(wanted.getFunctionalInterfaceClass(), loader);
        MethodType erased =
                MethodType.fromMethodDescriptorString(wanted.getFunctionalInterfaceMethodSignature(), loader);
        var captured = implementation.type().parameterList().subList(0, wanted.getCapturedArgCount());
        List<Object> arguments = new ArrayList<>(List.of(
                erased,
                implementation,
                MethodType.fromMethodDescriptorString(wanted.getInstantiatedMethodType(), loader),
                LambdaMetafactory.FLAG_SERIALIZABLE | LambdaMetafactory.FLAG_MARKERS | LambdaMetafactory.FLAG_BRIDGES));
        List<Class<?>> interfaces = new ArrayList<>();
        for (String each : markers) interfaces.add(classOf(each, loader));
        addCounted(arguments, interfaces);
        addCounted(arguments, bridges(sibling, wanted.getFunctionalInterfaceMethodName(), erased));
        return LambdaMetafactory.altMetafactory(
                        lookup,
                        wanted.getFunctionalInterfaceMethodName(),
                        MethodType.methodType(type, captured),
                        arguments.toArray())
                .getTarget();
    }

    private static void addCounted(List<Object> arguments, List<?> more) {
        arguments.add(more.size());
        arguments.addAll(more);
    }

    private static MethodHandle implementation(MethodHandles.Lookup lookup, SerializedLambda wanted, ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> owner = classOf(wanted.getImplClass(), loader);
        String name = wanted.getImplMethodName();
        MethodType type = MethodType.fromMethodDescriptorString(wanted.getImplMethodSignature(), loader);
        return switch (wanted.getImplMethodKind()) {
            case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(owner, name, type);
            case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(owner, type);
            case MethodHandleInfo.REF_invokeSpecial -> lookup.findSpecial(owner, name, type, lookup.lookupClass());
            default -> lookup.findVirtual(owner, name, type);
        };
    }

    private static Class<?> classOf(String internalName, ClassLoader loader) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, loader);
    }

    /** The names of the interfaces of a lambda besides its functional one and {@code Serializable}. */
    static List<String> markersOf(Class<?> lambda, SerializedLambda serialized) {
        return Arrays.stream(lambda.getInterfaces())
                .filter(each -> each != Serializable.class)
                .map(Class::getName)
                .filter(each ->
                        !each.equals(serialized.getFunctionalInterfaceClass().replace('/', '.')))
                .sorted()
                .toList();
    }

    /** Methods of the same name that an interface with a narrower type has from those it extends. */
    private static List<MethodType> bridges(Class<?> sibling, String name, MethodType erased) {
        return Arrays.stream(sibling.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .map(InstantiatedLambdas::typeOf)
                .filter(each -> !each.equals(erased))
                .toList();
    }

    private static MethodType typeOf(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    }
}
