package dev.muster.codec.classes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

/**
 * The types of the JDK that have a serializer of their own, because they are common or because Java serialization cannot do
 * them. All others travel by Java serialization or not at all. The serializers decide how each is written.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // users send old types, too
public final class JdkTypes {
    /** The order is part of the format: it gives the class numbers. */
    private static final Set<Class<?>> TABLE = new LinkedHashSet<>();

    static {
        values();
        times();
        arrays();
        containers();
        immutables();
    }

    private JdkTypes() {}

    static boolean handles(Class<?> type) {
        return TABLE.contains(familyOf(type)) || isPrimitive(type);
    }

    /** All of them, each by the class that stands for its family, in the order of their numbers. */
    public static Set<Class<?>> all() {
        return Collections.unmodifiableSet(TABLE);
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
    public static Class<?> familyOf(Class<?> type) {
        if (!ClassTraits.isClosed(type)) return type;
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

    private static void values() {
        Collections.addAll(
                TABLE,
                Object.class,
                Class.class,
                BigInteger.class,
                BigDecimal.class,
                StringBuilder.class,
                StringBuffer.class,
                BitSet.class,
                UUID.class,
                Currency.class,
                AtomicBoolean.class,
                AtomicInteger.class,
                AtomicLong.class,
                AtomicReference.class,
                URI.class,
                Charset.class,
                TimeZone.class,
                Path.class,
                Date.class,
                IntSummaryStatistics.class,
                LongSummaryStatistics.class,
                DoubleSummaryStatistics.class);
    }

    private static void times() {
        Collections.addAll(
                TABLE,
                java.time.Duration.class,
                java.time.Instant.class,
                java.time.LocalDate.class,
                java.time.LocalTime.class,
                java.time.LocalDateTime.class,
                java.time.ZoneOffset.class,
                ZoneId.class,
                java.time.OffsetTime.class,
                java.time.OffsetDateTime.class,
                java.time.Year.class,
                java.time.YearMonth.class,
                java.time.MonthDay.class,
                java.time.Period.class);
    }

    private static void arrays() {
        Collections.addAll(
                TABLE,
                byte[].class,
                short[].class,
                int[].class,
                long[].class,
                char[].class,
                boolean[].class,
                float[].class,
                double[].class,
                Object[].class,
                String[].class);
    }

    private static void containers() {
        Collections.addAll(
                TABLE,
                ArrayList.class,
                LinkedList.class,
                ArrayDeque.class,
                ConcurrentLinkedQueue.class,
                ConcurrentLinkedDeque.class,
                HashSet.class,
                LinkedHashSet.class,
                TreeSet.class,
                PriorityQueue.class,
                HashMap.class,
                LinkedHashMap.class,
                ConcurrentHashMap.class,
                IdentityHashMap.class,
                WeakHashMap.class,
                Hashtable.class,
                TreeMap.class,
                ConcurrentSkipListMap.class);
    }

    /** The classes behind the factories have no public names; some factories share one. */
    private static void immutables() {
        Object[] samples = {
            List.of(),
            List.of(1),
            List.of(1, 2, 3).subList(0, 2),
            Set.of(),
            Set.of(1),
            Map.of(),
            Map.of(1, 2),
            Map.entry(1, 2),
            Collections.emptyList(),
            Collections.emptySet(),
            Collections.emptyMap(),
            Collections.singletonList(1),
            Collections.singleton(1),
            Collections.singletonMap(1, 2)
        };
        for (Object sample : samples) TABLE.add(sample.getClass());
        Collections.addAll(TABLE, Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    }
}
