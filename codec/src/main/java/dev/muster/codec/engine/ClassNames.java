package dev.muster.codec.engine;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.util.DefaultClassResolver;
import dev.muster.codec.classes.ClassLookup;
import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classes.JdkTypes;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.filter.RefusedByFilter;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.refusals.OutboundFilter;
import dev.muster.codec.serializers.LayoutSerializer;
import dev.muster.codec.serializers.Tags;
import java.util.Optional;

/**
 * Class names to classes, in the loader of the session and nowhere else, past the filter; and classes to the tags that stand
 * for a way of travelling instead of a class.
 */
@SuppressWarnings({"EnumOrdinal", "rawtypes", "unchecked"}) // both sides have one build; the rest as Kryo declares it
final class ClassNames extends DefaultClassResolver implements ClassLookup {
    private final ClassLoader loader;
    private final DecodeFilter filter;
    private final OutboundFilter departures;

    ClassNames(ClassLoader loader, DecodeFilter filter, OutboundFilter departures) {
        this.departures = departures;
        this.loader = loader;
        this.filter = filter;
    }

    @Override
    public Class<?> load(String name) {
        try {
            return find(name);
        } catch (ClassNotFoundException e) {
            throw new KryoException("class not found: " + name, e);
        }
    }

    @Override
    public Class<?> find(String name) throws ClassNotFoundException {
        Class<?> type = Class.forName(name, false, loader);
        Class<?> element = type;
        while (element.isArray()) element = element.getComponentType();
        if (element.isPrimitive()) return type;
        Optional<String> refusal = filter.refusal(element);
        if (refusal.isPresent()) throw new RefusedByFilter(element, refusal.get());
        String isOther = departures.ofName(element);
        if (!isOther.isEmpty()) throw new DecodeException(isOther);
        return type;
    }

    @Override
    protected Class getTypeByName(String className) {
        if (className == null) throw new KryoException("a class without a name: the bytes are damaged");
        Class known = super.getTypeByName(className);
        if (known != null) return known;
        Class type = load(className);
        if (ClassTraits.isClosed(type) && !isWrittenByName(Kind.of(type))) throw closed(type);
        if (nameToClass == null) nameToClass = new com.esotericsoftware.kryo.kryo5.util.ObjectMap<>();
        nameToClass.put(className, type);
        return type;
    }

    @Override
    protected void writeName(Output output, Class type, Registration registration) {
        boolean isFirst = classToNameId == null || !classToNameId.containsKey(type);
        super.writeName(output, type, registration);
        if (!isFirst) return;
        output.writeByte(Kind.of(type).ordinal());
        if (registration.getSerializer() instanceof LayoutSerializer fields)
            fields.layout().write(output);
    }

    @Override
    protected Registration readName(Input input) {
        int id = input.readVarInt(true);
        if (nameIdToClass == null) nameIdToClass = new com.esotericsoftware.kryo.kryo5.util.IntMap<>();
        Class known = nameIdToClass.get(id);
        if (known != null) return kryo.getRegistration(known);
        Class type = getTypeByName(input.readString());
        nameIdToClass.put(id, type);
        compareKinds(input.readByte(), type);
        Registration registration = kryo.getRegistration(type);
        if (registration.getSerializer() instanceof LayoutSerializer fields)
            fields.layout().compare(input);
        return registration;
    }

    private static void compareKinds(int sent, Class<?> type) {
        Kind here = Kind.of(type);
        if (sent == here.ordinal() || here == Kind.REFUSED) return; // what is refused says so by itself
        if (sent < 0 || sent >= Kind.values().length) throw new KryoException("no such kind: the bytes are damaged");
        throw new KryoException("class " + type.getName() + " is " + here.description() + " here, and "
                + Kind.values()[sent].description() + " on the side that sent an object of it: the two sides run"
                + " different versions of the class");
    }

    @Override
    public Registration registerImplicit(Class type) {
        leaves(type);
        Class written = type;
        switch (Kind.of(type)) {
            case LAMBDA -> {
                return tag(type, Tags.Lambda.class);
            }
            case JAVA -> {
                return tag(type, Tags.Java.class);
            }
            case PROXY -> {
                return tag(type, Tags.Proxied.class);
            }
            case VIEW -> {
                return tag(type, Tags.View.class);
            }
            case TABLE -> {
                Registration family = getRegistration(JdkTypes.familyOf(type));
                if (family == null) throw new IllegalStateException("no serializer for " + type);
                classToRegistration.put(type, family);
                return family;
            }
            case ENUM -> written = type.isEnum() ? type : type.getSuperclass();
            default -> {}
        }
        if (written != type) {
            Registration ofEnum = kryo.getRegistration(written);
            classToRegistration.put(type, ofEnum);
            return ofEnum;
        }
        return super.registerImplicit(type);
    }

    private static boolean isWrittenByName(Kind kind) {
        return kind != Kind.JAVA && kind != Kind.VIEW && kind != Kind.REFUSED;
    }

    /** The other side, where all code of the user is open, has written its parts; here they cannot be set. */
    private static DecodeException closed(Class<?> type) {
        String module = type.getModule().getName();
        String opened =
                Kind.class.getModule().isNamed() ? Kind.class.getModule().getName() : "ALL-UNNAMED";
        return new DecodeException("an object of " + type.getName() + " cannot be made here, because module " + module
                + " does not open its package: write \"opens " + type.getPackageName() + " to " + opened
                + ";\" into its module-info, or start the program with --add-opens " + module + "/"
                + type.getPackageName() + "=" + opened);
    }

    @Override
    public void leaves(Class<?> type) {
        refuse(departures.ofObjects(type));
    }

    @Override
    public void leavesByName(Class<?> type) {
        refuse(departures.ofName(type));
    }

    private static void refuse(String refusal) {
        if (!refusal.isEmpty()) throw new CannotTravel(refusal);
    }

    private Registration tag(Class type, Class tag) {
        Registration registration = getRegistration(tag);
        classToRegistration.put(type, registration);
        return registration;
    }
}
