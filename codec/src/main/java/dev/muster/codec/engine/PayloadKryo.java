package dev.muster.codec.engine;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.util.Util;
import dev.muster.codec.classes.ClassLookup;
import dev.muster.codec.classes.JdkTypes;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.classes.LambdaForms;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.refusals.OutboundFilter;
import dev.muster.codec.serializers.ArraySerializer;
import dev.muster.codec.serializers.EnumSerializer;
import dev.muster.codec.serializers.FieldsSerializer;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.JavaSerializer;
import dev.muster.codec.serializers.LambdaFormSerializer;
import dev.muster.codec.serializers.LambdaSerializer;
import dev.muster.codec.serializers.LayoutSerializer;
import dev.muster.codec.serializers.ProxySerializer;
import dev.muster.codec.serializers.RecordSerializer;
import dev.muster.codec.serializers.References;
import dev.muster.codec.serializers.RefusingSerializer;
import dev.muster.codec.serializers.SingletonSerializer;
import dev.muster.codec.serializers.Tags;
import dev.muster.codec.serializers.jdk.JdkSerializer;
import dev.muster.codec.serializers.jdk.ViewSerializer;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Kryo with our own choice of serializers: {@link Kind} decides, none of Kryo's defaults apply. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as Kryo declares it
final class PayloadKryo extends Kryo implements GraphContext {
    static {
        keepUnsafeOut();
    }

    private final ClassLoader loader;
    private final DecodeFilter filter;
    private final ClassNames names;
    private final References references;
    private final MemoryBudget budget;
    private final IdentityHashMap<Class<?>, FieldsSerializer> asThemselves = new IdentityHashMap<>();

    /** The object that is to be written by its fields next, whatever its class has for Java serialization. */
    private @Nullable Object asItself;

    static PayloadKryo create(
            ClassLoader loader,
            DecodeFilter filter,
            OutboundFilter departures,
            LambdaForms forms,
            MemoryBudget budget) {
        return new PayloadKryo(
                loader,
                filter,
                new ClassNames(loader, filter, departures),
                new References(loader, budget),
                forms,
                budget);
    }

    private PayloadKryo(
            ClassLoader loader,
            DecodeFilter filter,
            ClassNames names,
            References references,
            LambdaForms forms,
            MemoryBudget budget) {
        super(names, references);
        this.loader = loader;
        this.filter = filter;
        this.names = names;
        this.references = references;
        this.budget = budget;
        setClassLoader(loader);
        setRegistrationRequired(false);
        // Kryo's generics optimisation trusts declared type arguments, as Java does not; exceptions poison it.
        setOptimizedGenerics(false);
        setAutoReset(false);
        register(Tags.Lambda.class, new LambdaSerializer());
        register(LambdaForm.class, new LambdaFormSerializer(forms));
        register(Tags.Java.class, new JavaSerializer());
        register(Tags.Proxied.class, new ProxySerializer());
        register(Tags.View.class, new ViewSerializer());
        // Each serializer is made when it is first used: most programs send few of these types.
        for (Class<?> type : JdkTypes.all()) register(type, new JdkSerializer(type));
    }

    @Override
    public Registration getRegistration(Class type) {
        Registration known = getClassResolver().getRegistration(type);
        return known != null ? known : getClassResolver().registerImplicit(type);
    }

    @Override
    public Serializer getDefaultSerializer(Class type) {
        // Kryo's own constructor registers the primitives with their serializers, so that none of them comes by here.
        Kind kind = Kind.of(type);
        return kind == Kind.SINGLETON
                ? new SingletonSerializer(type, serializer(type, Kind.ordinary(type)))
                : serializer(type, kind);
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public DecodeFilter filter() {
        return filter;
    }

    @Override
    public ClassLookup names() {
        return names;
    }

    @Override
    public References references() {
        return references;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public void writeAsItself(@Nullable Object object) {
        asItself = object;
    }

    @Override
    public boolean isToBeWrittenAsItself(Object object) {
        boolean isIt = asItself == object;
        asItself = null;
        return isIt;
    }

    @Override
    public LayoutSerializer fieldsOf(Class<?> type) {
        return asThemselves.computeIfAbsent(type, FieldsSerializer::new);
    }

    @Override
    public void reset() {
        super.reset();
        asItself = null;
    }

    private static Serializer<Object> serializer(Class<?> type, Kind kind) {
        Serializer<?> found = switch (kind) {
            case ARRAY -> ArraySerializer.of(type);
            case ENUM -> new EnumSerializer();
            case RECORD -> new RecordSerializer(type);
            case FIELDS -> new FieldsSerializer(type);
            case JAVA -> new JavaSerializer();
            default -> new RefusingSerializer(type);
        };
        return (Serializer<Object>) found;
    }

    /**
     * Kryo looks for sun.misc.Unsafe when it starts, which prints a warning from JDK 24 on, and uses it where reflection
     * does. The property is read once, so it is put back at once.
     */
    private static void keepUnsafeOut() {
        String before = System.getProperty("kryo.unsafe");
        System.setProperty("kryo.unsafe", "false");
        try {
            Util.isUnsafeAvailable();
        } finally {
            if (before == null) System.clearProperty("kryo.unsafe");
            else System.setProperty("kryo.unsafe", before);
        }
    }
}
