package dev.muster.codec.serializers.jdk;

import static dev.muster.codec.serializers.jdk.CollectionSerializer.Looks.AT_ELEMENTS;
import static dev.muster.codec.serializers.jdk.CollectionSerializer.Looks.AT_NOTHING;

import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers;
import dev.muster.codec.classes.JdkTypes;
import dev.muster.codec.serializers.ArraySerializer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
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
import org.jspecify.annotations.Nullable;

/**
 * How each of the {@link JdkTypes} is written. Chains of questions instead of a table, because each lambda that is not
 * reached is not linked: a table of them would cost every JVM some ten milliseconds at its start.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // users send old types, too
final class JdkSerializers {
    private JdkSerializers() {}

    static Serializer<?> of(Class<?> type) {
        Serializer<?> found = value(type);
        if (found == null) found = text(type);
        if (found == null) found = statistics(type);
        if (found == null) found = time(type);
        if (found == null && type.isArray()) found = ArraySerializer.of(type);
        if (found == null) found = collection(type);
        if (found == null) found = map(type);
        if (found == null) found = immutable(type);
        if (found == null) found = optional(type);
        if (found == null) throw new IllegalStateException("no serializer for " + type.getName());
        return found;
    }

    private static @Nullable Serializer<?> value(Class<?> type) {
        if (type == Object.class) return content(object -> new Object[0], none -> new Object());
        if (type == Class.class) return new ClassSerializer();
        if (type == BigInteger.class) return new DefaultSerializers.BigIntegerSerializer();
        if (type == BigDecimal.class) return new DefaultSerializers.BigDecimalSerializer();
        if (type == StringBuilder.class) return new DefaultSerializers.StringBuilderSerializer();
        if (type == StringBuffer.class) return new DefaultSerializers.StringBufferSerializer();
        if (type == BitSet.class)
            return JdkSerializers.<BitSet>content(Modes::wordsOf, c -> Modes.bitSet((long[]) c[0]));
        if (type == UUID.class) return new DefaultSerializers.UUIDSerializer();
        if (type == Currency.class) return new DefaultSerializers.CurrencySerializer();
        if (type == AtomicBoolean.class) return new DefaultSerializers.AtomicBooleanSerializer();
        if (type == AtomicInteger.class) return new DefaultSerializers.AtomicIntegerSerializer();
        if (type == AtomicLong.class) return new DefaultSerializers.AtomicLongSerializer();
        if (type == AtomicReference.class) return new AtomicReferenceSerializer();
        return null;
    }

    private static @Nullable Serializer<?> text(Class<?> type) {
        if (type == URI.class) return text(URI::toString, URI::create);
        if (type == Charset.class) return text(Charset::name, Charset::forName);
        if (type == TimeZone.class) return new TimeZoneSerializer();
        if (type == Path.class) return text(Path::toString, Path::of);
        if (type == ZoneId.class) return text(ZoneId::getId, ZoneId::of);
        if (type == Date.class) {
            return JdkSerializers.<Date>content(d -> new Object[] {d.getTime()}, c -> new Date((Long) c[0]));
        }
        return null;
    }

    private static @Nullable Serializer<?> statistics(Class<?> type) {
        if (type == IntSummaryStatistics.class) {
            return JdkSerializers.<IntSummaryStatistics>content(
                    s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum()},
                    c -> new IntSummaryStatistics((Long) c[0], (Integer) c[1], (Integer) c[2], (Long) c[3]));
        }
        if (type == LongSummaryStatistics.class) {
            return JdkSerializers.<LongSummaryStatistics>content(
                    s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum()},
                    c -> new LongSummaryStatistics((Long) c[0], (Long) c[1], (Long) c[2], (Long) c[3]));
        }
        if (type == DoubleSummaryStatistics.class) {
            return JdkSerializers.<DoubleSummaryStatistics>content(
                    s -> new Object[] {s.getCount(), s.getMin(), s.getMax(), s.getSum(), DoubleStatistics.errorOf(s)},
                    c -> DoubleStatistics.of((Long) c[0], (Double) c[1], (Double) c[2], (Double) c[3], (Double) c[4]));
        }
        return null;
    }

    private static @Nullable Serializer<?> time(Class<?> type) {
        if (type == java.time.Duration.class) return new TimeSerializers.DurationSerializer();
        if (type == java.time.Instant.class) return new TimeSerializers.InstantSerializer();
        if (type == java.time.LocalDate.class) return new TimeSerializers.LocalDateSerializer();
        if (type == java.time.LocalTime.class) return new TimeSerializers.LocalTimeSerializer();
        if (type == java.time.LocalDateTime.class) return new TimeSerializers.LocalDateTimeSerializer();
        if (type == java.time.ZoneOffset.class) return new TimeSerializers.ZoneOffsetSerializer();
        if (type == java.time.OffsetTime.class) return new TimeSerializers.OffsetTimeSerializer();
        if (type == java.time.OffsetDateTime.class) return new TimeSerializers.OffsetDateTimeSerializer();
        if (type == java.time.Year.class) return new TimeSerializers.YearSerializer();
        if (type == java.time.YearMonth.class) return new TimeSerializers.YearMonthSerializer();
        if (type == java.time.MonthDay.class) return new TimeSerializers.MonthDaySerializer();
        if (type == java.time.Period.class) return new TimeSerializers.PeriodSerializer();
        return null;
    }

    private static @Nullable Serializer<?> collection(Class<?> type) {
        if (type == ArrayList.class) return sequence(ArrayList::new);
        if (type == LinkedList.class) return sequence(LinkedList::new);
        if (type == ArrayDeque.class) return sequence(ArrayDeque::new);
        if (type == ConcurrentLinkedQueue.class) return sequence(ConcurrentLinkedQueue::new);
        if (type == ConcurrentLinkedDeque.class) return sequence(ConcurrentLinkedDeque::new);
        if (type == HashSet.class) return new CollectionSerializer<>(AT_ELEMENTS, null, unused -> new HashSet<>());
        if (type == LinkedHashSet.class) {
            return new CollectionSerializer<>(AT_ELEMENTS, null, unused -> new LinkedHashSet<>());
        }
        if (type == TreeSet.class) {
            return new CollectionSerializer<TreeSet<Object>>(AT_ELEMENTS, TreeSet::comparator, TreeSet::new);
        }
        if (type == PriorityQueue.class) {
            return new CollectionSerializer<PriorityQueue<Object>>(
                    AT_ELEMENTS, PriorityQueue::comparator, PriorityQueue::new);
        }
        return null;
    }

    private static @Nullable Serializer<?> map(Class<?> type) {
        if (type == HashMap.class) return new MapSerializer<>(null, unused -> new HashMap<>());
        if (type == LinkedHashMap.class) {
            return new MapSerializer<LinkedHashMap<Object, Object>>(
                    Modes::isInAccessOrder, mode -> new LinkedHashMap<>(16, 0.75f, Boolean.TRUE.equals(mode)));
        }
        if (type == ConcurrentHashMap.class) return new MapSerializer<>(null, unused -> new ConcurrentHashMap<>());
        if (type == IdentityHashMap.class) return new MapSerializer<>(null, unused -> new IdentityHashMap<>());
        if (type == WeakHashMap.class) return new MapSerializer<>(null, unused -> new WeakHashMap<>());
        if (type == Hashtable.class) return new MapSerializer<>(null, unused -> new Hashtable<>());
        if (type == TreeMap.class) {
            return new MapSerializer<TreeMap<Object, Object>>(
                    TreeMap::comparator, mode -> new TreeMap<>(JdkSerializers.comparator(mode)));
        }
        if (type == ConcurrentSkipListMap.class) {
            return new MapSerializer<ConcurrentSkipListMap<Object, Object>>(
                    ConcurrentSkipListMap::comparator,
                    mode -> new ConcurrentSkipListMap<>(JdkSerializers.comparator(mode)));
        }
        return null;
    }

    private static @Nullable Serializer<?> immutable(Class<?> type) {
        if (type == Map.entry(1, 2).getClass()) return content(Contents::pairOf, p -> Map.entry(p[0], p[1]));
        if (type == Collections.emptyList().getClass()) return elements(none -> Collections.emptyList());
        if (type == Collections.emptySet().getClass()) return elements(none -> Collections.emptySet());
        if (type == Collections.emptyMap().getClass()) return pairs(none -> Collections.emptyMap());
        if (type == Collections.singletonList(1).getClass()) return elements(c -> Collections.singletonList(c[0]));
        if (type == Collections.singleton(1).getClass()) return elements(c -> Collections.singleton(c[0]));
        if (type == Collections.singletonMap(1, 2).getClass()) return pairs(p -> Collections.singletonMap(p[0], p[1]));
        // What is left are the classes behind List.of, Set.of and Map.of.
        if (List.class.isAssignableFrom(type)) {
            return JdkSerializers.<List<?>>content(Contents::ofImmutableList, Contents::immutableList);
        }
        if (Set.class.isAssignableFrom(type)) return elements(Set::of);
        if (Map.class.isAssignableFrom(type)) return pairs(Contents::immutableMap);
        return null;
    }

    private static @Nullable Serializer<?> optional(Class<?> type) {
        if (type == Optional.class) {
            return JdkSerializers.<Optional<Object>>content(
                    o -> o.stream().toArray(), c -> c.length == 0 ? Optional.empty() : Optional.of(c[0]));
        }
        if (type == OptionalInt.class) return new OptionalSerializers.OptionalIntSerializer();
        if (type == OptionalLong.class) return new OptionalSerializers.OptionalLongSerializer();
        if (type == OptionalDouble.class) return new OptionalSerializers.OptionalDoubleSerializer();
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Comparator<? super Object> comparator(@Nullable Object mode) {
        return (Comparator<? super Object>) mode;
    }

    private static <T> Serializer<T> content(
            Function<? super T, Object[]> content, Function<Object[], ? extends T> maker) {
        return new ContentSerializer<T>(content, maker);
    }

    private static Serializer<Collection<?>> elements(Function<Object[], ? extends Collection<?>> maker) {
        return content(Collection::toArray, maker);
    }

    private static Serializer<Map<?, ?>> pairs(Function<Object[], ? extends Map<?, ?>> maker) {
        return content(Contents::pairsOf, maker);
    }

    private static <T> Serializer<T> text(Function<T, String> writer, Function<String, T> reader) {
        return content(each -> new Object[] {writer.apply(each)}, c -> reader.apply((String) c[0]));
    }

    private static <C extends Collection<Object>> Serializer<C> sequence(Supplier<C> maker) {
        return new CollectionSerializer<C>(AT_NOTHING, null, unused -> maker.get());
    }
}
