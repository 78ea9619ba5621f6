package dev.muster.codec;

import static dev.muster.codec.CollectionSerializer.Looks.AT_ELEMENTS;
import static dev.muster.codec.CollectionSerializer.Looks.AT_NOTHING;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.Stack;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The types of the JDK that have a serializer of their own, because they are common or because Java serialization cannot do
 * them. All others travel by Java serialization or not at all. The order is part of the format: it gives the class numbers.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // users send old types, too
final class JdkTypes {
    /** Filled in the order of the format; a fresh serializer for each Kryo. */
    private static final Map<Class<?>, Supplier<Serializer<?>>> TABLE = new LinkedHashMap<>();

    static {
        values();
        statistics();
        times();
        arrays();
        collections();
        maps();
        immutables();
        holders();
    }

    private JdkTypes() {}

    static boolean handles(Class<?> type) {
        return TABLE.containsKey(familyOf(type)) || isPrimitive(type);
    }

    private static boolean isPrimitive(Class<?> type) {
        return type.isPrimitive()
                || type == String.class
                || type == Integer.class
                || type == Long.class
                || type == Double.class
                || type == Boolean.class
                || type == Byte.class
                || type == Character.class
                || type == Short.class
                || type == Float.class;
    }

    /** The public type that stands for its hidden implementations in the table; for all other classes the class itself. */
    static Class<?> familyOf(Class<?> type) {
        if (!Kind.isClosed(type)) return type;
        if (ZoneId.class.isAssignableFrom(type) && type != java.time.ZoneOffset.class) return ZoneId.class;
        if (TimeZone.class.isAssignableFrom(type) && type != SimpleTimeZone.class) return TimeZone.class;
        if (Charset.class.isAssignableFrom(type)) return Charset.class;
        if (isDefaultPath(type)) return Path.class;
        return type;
    }

    private static boolean isDefaultPath(Class<?> type) {
        return Path.class.isAssignableFrom(type)
                && type == FileSystems.getDefault().getPath("").getClass();
    }

    static void register(Kryo kryo) {
        TABLE.forEach((type, serializer) -> kryo.register(type, serializer.get()));
    }

    private static void values() {
        content(Object.class, object -> new Object[0], none -> new Object());
        TABLE.put(Class.class, ClassSerializer::new);
        TABLE.put(BigInteger.class, DefaultSerializers.BigIntegerSerializer::new);
        TABLE.put(BigDecimal.class, DefaultSerializers.BigDecimalSerializer::new);
        TABLE.put(StringBuilder.class, DefaultSerializers.StringBuilderSerializer::new);
        TABLE.put(StringBuffer.class, DefaultSerializers.StringBufferSerializer::new);
        TABLE.put(BitSet.class, DefaultSerializers.BitSetSerializer::new);
        TABLE.put(UUID.class, DefaultSerializers.UUIDSerializer::new);
        TABLE.put(Currency.class, DefaultSerializers.CurrencySerializer::new);
        TABLE.put(AtomicBoolean.class, DefaultSerializers.AtomicBooleanSerializer::new);
        TABLE.put(AtomicInteger.class, DefaultSerializers.AtomicIntegerSerializer::new);
        TABLE.put(AtomicLong.class, DefaultSerializers.AtomicLongSerializer::new);
        text(URI.class, URI::toString, URI::create);
        text(Charset.class, Charset::name, Charset::forName);
        text(TimeZone.class, TimeZone::getID, TimeZone::getTimeZone);
        text(Path.class, Path::toString, Path::of);
        content(Date.class, date -> new Object[] {date.getTime()}, c -> new Date((Long) c[0]));
        content(
                Pattern.class,
                p -> new Object[] {p.pattern(), p.flags()},
                c -> Pattern.compile((String) c[0], (Integer) c[1]));
    }

    private static void statistics() {
        content(
                IntSummaryStatistics.class,
                s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum()},
                c -> new IntSummaryStatistics((Long) c[0], (Integer) c[1], (Integer) c[2], (Long) c[3]));
        content(
                LongSummaryStatistics.class,
                s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum()},
                c -> new LongSummaryStatistics((Long) c[0], (Long) c[1], (Long) c[2], (Long) c[3]));
        content(
                DoubleSummaryStatistics.class,
                s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum()},
                c -> new DoubleSummaryStatistics((Long) c[0], (Double) c[1], (Double) c[2], (Double) c[3]));
    }

    private static void times() {
        TABLE.put(java.time.Duration.class, TimeSerializers.DurationSerializer::new);
        TABLE.put(java.time.Instant.class, TimeSerializers.InstantSerializer::new);
        TABLE.put(java.time.LocalDate.class, TimeSerializers.LocalDateSerializer::new);
        TABLE.put(java.time.LocalTime.class, TimeSerializers.LocalTimeSerializer::new);
        TABLE.put(java.time.LocalDateTime.class, TimeSerializers.LocalDateTimeSerializer::new);
        TABLE.put(java.time.ZoneOffset.class, TimeSerializers.ZoneOffsetSerializer::new);
        text(ZoneId.class, ZoneId::getId, ZoneId::of);
        TABLE.put(java.time.OffsetTime.class, TimeSerializers.OffsetTimeSerializer::new);
        TABLE.put(java.time.OffsetDateTime.class, TimeSerializers.OffsetDateTimeSerializer::new);
        TABLE.put(java.time.Year.class, TimeSerializers.YearSerializer::new);
        TABLE.put(java.time.YearMonth.class, TimeSerializers.YearMonthSerializer::new);
        TABLE.put(java.time.MonthDay.class, TimeSerializers.MonthDaySerializer::new);
        TABLE.put(java.time.Period.class, TimeSerializers.PeriodSerializer::new);
    }

    private static void arrays() {
        List.of(byte[].class, short[].class, int[].class, long[].class, char[].class)
                .forEach(type -> TABLE.put(type, () -> ArraySerializer.of(type)));
        List.of(boolean[].class, float[].class, double[].class, Object[].class, String[].class)
                .forEach(type -> TABLE.put(type, () -> ArraySerializer.of(type)));
    }

    private static void collections() {
        collection(ArrayList.class, ArrayList::new);
        collection(LinkedList.class, LinkedList::new);
        collection(Vector.class, Vector::new);
        collection(Stack.class, Stack::new);
        collection(ArrayDeque.class, ArrayDeque::new);
        collection(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new);
        collection(ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new);
        TABLE.put(HashSet.class, () -> new CollectionSerializer<>(AT_ELEMENTS, null, unused -> new HashSet<>()));
        TABLE.put(
                LinkedHashSet.class,
                () -> new CollectionSerializer<>(AT_ELEMENTS, null, unused -> new LinkedHashSet<>()));
        TABLE.put(
                TreeSet.class,
                () -> new CollectionSerializer<TreeSet<Object>>(AT_ELEMENTS, TreeSet::comparator, TreeSet::new));
        TABLE.put(
                PriorityQueue.class,
                () -> new CollectionSerializer<PriorityQueue<Object>>(
                        AT_ELEMENTS, PriorityQueue::comparator, PriorityQueue::new));
    }

    private static void maps() {
        map(HashMap.class, HashMap::new);
        map(LinkedHashMap.class, LinkedHashMap::new);
        map(ConcurrentHashMap.class, ConcurrentHashMap::new);
        map(IdentityHashMap.class, IdentityHashMap::new);
        map(WeakHashMap.class, WeakHashMap::new);
        map(Hashtable.class, Hashtable::new);
        TABLE.put(TreeMap.class, () -> new MapSerializer<TreeMap<Object, Object>>(TreeMap::comparator, TreeMap::new));
        TABLE.put(
                ConcurrentSkipListMap.class,
                () -> new MapSerializer<ConcurrentSkipListMap<Object, Object>>(
                        ConcurrentSkipListMap::comparator, ConcurrentSkipListMap::new));
    }

    private static void immutables() {
        for (List<?> list : List.of(List.of(), List.of(1), List.of(1, 2, 3).subList(0, 2))) {
            content(list.getClass(), each -> ((Collection<?>) each).toArray(), Contents::immutableList);
        }
        // A list by List.of and one by Stream.toList are of one class, which List.of() is, too.
        for (Set<?> set : List.of(Set.of(), Set.of(1))) {
            content(set.getClass(), each -> ((Collection<?>) each).toArray(), Set::of);
        }
        for (Map<?, ?> map : List.of(Map.of(), Map.of(1, 2))) {
            content(map.getClass(), each -> Contents.pairsOf((Map<?, ?>) each), Contents::immutableMap);
        }
        content(Map.entry(1, 2).getClass(), Contents::pairOf, pair -> Map.entry(pair[0], pair[1]));
        content(Arrays.asList(1).getClass(), each -> ((Collection<?>) each).toArray(), Arrays::asList);
        content(Collections.emptyList().getClass(), each -> new Object[0], none -> Collections.emptyList());
        content(Collections.emptySet().getClass(), each -> new Object[0], none -> Collections.emptySet());
        content(Collections.emptyMap().getClass(), each -> new Object[0], none -> Collections.emptyMap());
        content(
                Collections.singletonList(1).getClass(),
                each -> ((Collection<?>) each).toArray(),
                one -> Collections.singletonList(one[0]));
        content(
                Collections.singleton(1).getClass(),
                each -> ((Collection<?>) each).toArray(),
                one -> Collections.singleton(one[0]));
        content(
                Collections.singletonMap(1, 2).getClass(),
                each -> Contents.pairsOf((Map<?, ?>) each),
                pair -> Collections.singletonMap(pair[0], pair[1]));
        content(
                Optional.class,
                each -> each.stream().toArray(),
                c -> c.length == 0 ? Optional.empty() : Optional.of(c[0]));
        TABLE.put(OptionalInt.class, OptionalSerializers.OptionalIntSerializer::new);
        TABLE.put(OptionalLong.class, OptionalSerializers.OptionalLongSerializer::new);
        TABLE.put(OptionalDouble.class, OptionalSerializers.OptionalDoubleSerializer::new);
    }

    private static void holders() {
        TABLE.put(AtomicReference.class, AtomicReferenceSerializer::new);
    }

    private static <T> void content(
            Class<? extends T> type, Function<? super T, Object[]> content, Function<Object[], ? extends T> maker) {
        TABLE.put(type, () -> new ContentSerializer<T>(content, maker));
    }

    private static <T> void text(Class<T> type, Function<T, String> writer, Function<String, T> reader) {
        content(type, each -> new Object[] {writer.apply(each)}, c -> reader.apply((String) c[0]));
    }

    private static <C extends Collection<Object>> void collection(Class<?> type, Supplier<C> maker) {
        TABLE.put(type, () -> new CollectionSerializer<C>(AT_NOTHING, null, unused -> maker.get()));
    }

    private static <M extends Map<Object, Object>> void map(Class<?> type, Supplier<M> maker) {
        TABLE.put(type, () -> new MapSerializer<M>(null, unused -> maker.get()));
    }
}
