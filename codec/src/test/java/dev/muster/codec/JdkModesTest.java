package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.muster.codec.classes.JdkTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.*;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What types of the JDK hold beside their content (a mode, an order, limits, special values) arrives as well. Java
 * serialization is the oracle where it can do the type, the original where it cannot.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage", "NonApiType", "unchecked"})
class JdkModesTest {
    private static final Codec CODEC = new Codec(JdkModesTest.class.getClassLoader());

    /** A value, made anew each time, and what a program may see of it, which may change it. */
    private record Probe(String name, Supplier<Object> value, Function<Object, @Nullable Object> look) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static <T> Probe probe(String name, Supplier<T> value, Function<T, @Nullable Object> look) {
        return new Probe(name, value::get, each -> look.apply((T) each));
    }

    static Stream<Probe> probes() {
        return Stream.of(maps(), lists(), sets(), numbers(), texts(), zones(), times())
                .flatMap(each -> each);
    }

    private static Stream<Probe> maps() {
        return Stream.of(
                probe("LinkedHashMap in access order", () -> linked(true, 3), JdkModesTest::afterAccess),
                probe("LinkedHashMap in access order, empty", () -> linked(true, 0), JdkModesTest::afterAccess),
                probe("LinkedHashMap in access order, of one", () -> linked(true, 1), JdkModesTest::afterAccess),
                probe("LinkedHashMap in insertion order", () -> linked(false, 3), JdkModesTest::afterAccess),
                probe("TreeMap", () -> sorted(null), m -> m.comparator() + m.toString()),
                probe("TreeMap from a sorted map", () -> new TreeMap<>(sorted(Collections.reverseOrder())), m -> {
                    m.put("aa", 9);
                    return m.toString();
                }),
                probe(
                        "TreeMap of a head map",
                        () -> new TreeMap<>(
                                sorted(String.CASE_INSENSITIVE_ORDER).headMap("c")),
                        m -> m.get("A") + m.toString()),
                probe(
                        "head map",
                        () -> sorted(String.CASE_INSENSITIVE_ORDER).headMap("C"),
                        m -> m.get("A") + m.toString() + catchThrowable(() -> m.put("d", 1))),
                probe("descending map", () -> sorted(null).descendingMap(), m -> m.firstKey() + m.toString()),
                probe(
                        "ConcurrentSkipListMap from a sorted map",
                        () -> new ConcurrentSkipListMap<>(sorted(Collections.reverseOrder())),
                        Object::toString),
                probe("Properties with defaults", JdkModesTest::properties, p -> p.getProperty("inherited")),
                probe("EnumMap, empty", () -> new EnumMap<>(Thread.State.class), m -> {
                    m.put(Thread.State.NEW, 1);
                    return m.toString();
                }),
                probe("singletonMap", () -> Collections.singletonMap(null, 1), Object::toString),
                probe("emptyMap", Collections::emptyMap, m -> m == Collections.emptyMap()),
                probe("emptySortedMap", Collections::emptySortedMap, m -> m.comparator()),
                probe(
                        "unmodifiable view of a map in access order",
                        () -> Collections.unmodifiableMap(linked(true, 3)),
                        m -> {
                            m.get(0);
                            return m.toString();
                        }),
                probe("checked map", () -> Collections.checkedMap(new HashMap<>(), String.class, Integer.class), m -> {
                    ((Map<Object, Object>) (Map<?, ?>) m).put("a", 1);
                    return m + "" + catchThrowable(() -> ((Map<Object, Object>) (Map<?, ?>) m).put(1, 1));
                }));
    }

    private static LinkedHashMap<Integer, String> linked(boolean isInAccessOrder, int size) {
        var map = new LinkedHashMap<Integer, String>(4, 0.5f, isInAccessOrder);
        for (int i = 0; i < size; i++) map.put(i, "v" + i);
        map.get(0);
        return map;
    }

    private static Object afterAccess(LinkedHashMap<Integer, String> map) {
        String before = map.toString();
        map.put(10, "a");
        map.put(11, "b");
        map.get(10);
        map.getOrDefault(0, "none");
        return before + map;
    }

    private static TreeMap<String, Integer> sorted(@Nullable Comparator<? super String> order) {
        var map = new TreeMap<String, Integer>(order);
        map.putAll(Map.of("a", 1, "b", 2, "c", 3, "B", 4));
        return map;
    }

    private static Properties properties() {
        var defaults = new Properties();
        defaults.setProperty("inherited", "yes");
        return new Properties(defaults);
    }

    private static Stream<Probe> lists() {
        return Stream.of(
                probe("Vector that grows by three", () -> new Vector<>(2, 3), v -> {
                    v.addAll(List.of(1, 2, 3));
                    return v.capacity() + v.toString();
                }),
                probe("Vector", () -> new Vector<>(List.of(1, 2)), v -> {
                    v.add(3);
                    return v.capacity() + v.toString();
                }),
                probe("Stack", () -> stack(1, 2), s -> s.capacity() + "" + s.pop()),
                probe("Arrays.asList of texts", () -> Arrays.asList("a", "b"), l -> {
                    List<Object> list = (List<Object>) (List<?>) l;
                    return list.getClass() + "" + catchThrowable(() -> list.set(0, 1)) + l;
                }),
                probe("Arrays.asList of objects", () -> Arrays.asList("a", null, 1), l -> {
                    ((List<Object>) (List<?>) l).set(0, 5);
                    return l.toString();
                }),
                probe("Stream.toList", () -> Stream.of(1, 2, 3).toList(), l -> l.contains(null)),
                probe("Stream.toList of one", () -> Stream.of(1).toList(), l -> l.contains(null)),
                probe("Stream.toList of none", () -> Stream.of().toList(), l -> l.contains(null)),
                probe("Stream.toList with null", () -> Stream.of(1, null).toList(), l -> l.indexOf(null)),
                probe(
                        "List.of",
                        () -> List.of(1, 2, 3),
                        l -> catchThrowable(() -> l.contains(null)).getClass()),
                probe(
                        "List.of one",
                        () -> List.of(1),
                        l -> catchThrowable(() -> l.contains(null)).getClass()),
                probe(
                        "List.of none",
                        List::of,
                        l -> catchThrowable(() -> l.contains(null)).getClass()),
                probe(
                        "toUnmodifiableList",
                        () -> Stream.of(1, 2).collect(Collectors.toUnmodifiableList()),
                        l -> catchThrowable(() -> l.contains(null)).getClass()),
                probe(
                        "nCopies",
                        () -> Collections.nCopies(3, "x"),
                        l -> catchThrowable(() -> l.add("y")).getClass()),
                probe("emptyList", Collections::emptyList, l -> l == Collections.emptyList()),
                probe("PriorityQueue", () -> queue(null), JdkModesTest::drained),
                probe("PriorityQueue with an order", () -> queue(Collections.reverseOrder()), JdkModesTest::drained),
                probe(
                        "PriorityQueue of a sorted set",
                        () -> new PriorityQueue<>(new TreeSet<>(backwards())),
                        q -> drained((PriorityQueue<Integer>) (PriorityQueue<?>) q)),
                probe("ArrayDeque", () -> new ArrayDeque<>(List.of(1, 2)), q -> q.pollLast() + q.toString()));
    }

    private static Stack<Integer> stack(Integer... elements) {
        var stack = new Stack<Integer>();
        Collections.addAll(stack, elements);
        return stack;
    }

    private static PriorityQueue<Integer> queue(@Nullable Comparator<? super Integer> order) {
        var queue = new PriorityQueue<Integer>(order);
        queue.addAll(List.of(3, 1, 2));
        return queue;
    }

    private static Object drained(PriorityQueue<Integer> queue) {
        queue.add(0);
        return queue.toString() + Stream.generate(queue::poll).limit(4).toList();
    }

    private static TreeSet<Integer> backwards() {
        var set = new TreeSet<Integer>(Collections.reverseOrder());
        set.addAll(List.of(3, 1, 2));
        return set;
    }

    private static Stream<Probe> sets() {
        return Stream.of(
                probe("TreeSet with an order", JdkModesTest::backwards, s -> {
                    s.add(7);
                    return s.toString();
                }),
                probe("TreeSet from a sorted set", () -> new TreeSet<>(backwards()), s -> {
                    s.add(7);
                    return s.toString();
                }),
                probe("descending set", () -> backwards().descendingSet(), s -> {
                    s.add(7);
                    return s.toString() + s.comparator();
                }),
                probe("head set", () -> backwards().headSet(2), Object::toString),
                probe("LinkedHashSet", () -> new LinkedHashSet<>(List.of(3, 1, 2)), s -> {
                    s.add(0);
                    return s.toString();
                }),
                probe(
                        "EnumSet, empty",
                        () -> EnumSet.noneOf(Thread.State.class),
                        s -> EnumSet.complementOf(s).toString()),
                probe("BitSet", () -> BitSet.valueOf(new long[] {5, 0, 7}), b -> b.size() + b.toString()),
                probe("BitSet with room", () -> new BitSet(1000), b -> b.size() + b.toString()),
                probe("BitSet, empty", () -> new BitSet(0), b -> {
                    b.set(3);
                    return b.size() + b.toString();
                }),
                probe("set from an identity map", () -> Collections.newSetFromMap(new IdentityHashMap<>()), s -> {
                    s.add(new String("a"));
                    s.add(new String("a"));
                    return s.size();
                }));
    }

    private static Stream<Probe> numbers() {
        return Stream.of(
                        "0",
                        "0.00",
                        "-0.0",
                        "1E+400",
                        "1.50",
                        "1E-400",
                        "123456789012345678901234567890.1234567890",
                        "10",
                        "1E1",
                        String.valueOf(Long.MIN_VALUE))
                .map(each -> probe("BigDecimal " + each, () -> new BigDecimal(each), d -> d.scale() + ":" + d));
    }

    private static Stream<Probe> texts() {
        return Stream.of(
                probe(
                        "Pattern with a flag in the middle",
                        () -> Pattern.compile("a(?i)b"),
                        p -> List.of(p.matcher("aB").matches(), p.matcher("AB").matches(), p.flags())),
                probe(
                        "Pattern with a flag at its start",
                        () -> Pattern.compile("(?i)ab"),
                        p -> List.of(p.matcher("aB").matches(), p.flags())),
                probe(
                        "Pattern, literal",
                        () -> Pattern.compile("a.b", Pattern.LITERAL | Pattern.CASE_INSENSITIVE),
                        p -> List.of(
                                p.matcher("A.B").matches(), p.matcher("axb").matches())),
                probe(
                        "Pattern, canonical",
                        () -> Pattern.compile("é", Pattern.CANON_EQ),
                        p -> p.matcher("e\u0301").matches()),
                probe(
                        "Pattern, comments",
                        () -> Pattern.compile("a b # c", Pattern.COMMENTS),
                        p -> p.matcher("ab").matches()),
                probe("URI, opaque", () -> URI.create("mailto:a@b.c"), u -> u.isOpaque() + u.toString()),
                probe(
                        "URI with escapes",
                        () -> URI.create("http://h/%C3%BC?q=%20#f"),
                        u -> u.getPath() + u.getRawPath()),
                probe(
                        "Locale with extensions",
                        () -> Locale.forLanguageTag("de-DE-u-co-phonebk-x-a"),
                        l -> l.toLanguageTag() + l),
                probe("Locale of the old kind", () -> new Locale("no", "NO", "NY"), l -> l.toString()));
    }

    private static Stream<Probe> zones() {
        return Stream.of(
                probe("TimeZone", () -> TimeZone.getTimeZone("Europe/Berlin"), JdkModesTest::rules),
                probe("TimeZone after setRawOffset", () -> rawOffset("Europe/Berlin"), JdkModesTest::rules),
                probe("TimeZone after setRawOffset, fixed", () -> rawOffset("GMT"), JdkModesTest::rules),
                probe("TimeZone after setID", () -> renamed("Europe/Berlin", "Mine"), JdkModesTest::rules),
                probe("TimeZone after setID of another", () -> renamed("Asia/Tokyo", "Europe/Berlin"), z -> rules(z)),
                probe("TimeZone with an offset", () -> TimeZone.getTimeZone("GMT+05:30"), JdkModesTest::rules),
                probe(
                        "SimpleTimeZone",
                        () -> new SimpleTimeZone(3_600_000, "M", 2, -1, 1, 0, 9, -1, 1, 0),
                        z -> rules(z)),
                probe(
                        "GregorianCalendar with a zone that was changed",
                        JdkModesTest::calendar,
                        c -> rules(c.getTimeZone()) + c.getFirstDayOfWeek() + c.isLenient() + c.getGregorianChange()),
                probe("ZoneId with a prefix", () -> ZoneId.of("UTC+01:00"), ZoneId::toString));
    }

    private static TimeZone rawOffset(String id) {
        TimeZone zone = TimeZone.getTimeZone(id);
        zone.setRawOffset(7_200_000);
        return zone;
    }

    private static TimeZone renamed(String id, String name) {
        TimeZone zone = TimeZone.getTimeZone(id);
        zone.setID(name);
        return zone;
    }

    private static GregorianCalendar calendar() {
        var calendar = new GregorianCalendar(rawOffset("Europe/Berlin"), Locale.GERMANY);
        calendar.setLenient(false);
        calendar.setGregorianChange(new Date(0));
        return calendar;
    }

    private static String rules(TimeZone zone) {
        return zone.getID()
                + zone.getRawOffset()
                + Stream.of(0L, 1_700_000_000_000L, 1_720_000_000_000L)
                        .map(zone::getOffset)
                        .toList()
                + zone.useDaylightTime();
    }

    private static Stream<Probe> times() {
        return Stream.of(
                        Instant.MIN,
                        Instant.MAX,
                        Instant.EPOCH.minusNanos(1),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        LocalDate.MIN,
                        LocalDate.MAX,
                        LocalTime.MAX,
                        LocalTime.of(1, 0),
                        LocalTime.of(1, 2, 0, 7),
                        LocalDateTime.MAX,
                        OffsetDateTime.MIN,
                        OffsetTime.MAX,
                        ZoneOffset.ofHoursMinutesSeconds(1, 2, 3),
                        ZoneOffset.MIN,
                        Year.of(Year.MIN_VALUE),
                        Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
                        new java.util.Date(Long.MIN_VALUE))
                .map(each -> probe(each.getClass().getSimpleName() + " " + each, () -> each, each2 -> each2));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void arrivesAsJavaSerializationBringsIt(Probe probe) throws Exception {
        Object copy = CODEC.decode(CODEC.encode(probe.value.get()));
        Object oracle = probe.value.get();
        if (oracle instanceof Serializable) oracle = javaCopy(oracle);
        assertThat(Objects.requireNonNull(copy).getClass()).isEqualTo(oracle.getClass());
        assertThat(String.valueOf(probe.look.apply(copy))).isEqualTo(String.valueOf(probe.look.apply(oracle)));
    }

    @Test
    void eachTypeWithASerializerOfItsOwnIsTried() throws Exception {
        Set<Class<?>> tried = new HashSet<>();
        probes().forEach(each -> tried.add(JdkTypes.familyOf(each.value.get().getClass())));
        JdkTypesTest.rows()
                .filter(each -> each.value() != null)
                .forEach(each -> tried.add(
                        JdkTypes.familyOf(Objects.requireNonNull(each.value()).getClass())));
        assertThat(tried).containsAll(JdkTypes.all());
    }

    private static Object javaCopy(Object value) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void statisticsOfDoublesGoOnAsTheOriginalWouldHave() {
        var random = new Random(20_261_128);
        for (int round = 0; round < 2_000; round++) {
            double[] values = randomDoubles(random, 1 + random.nextInt(60));
            var original = DoubleStream.of(values).summaryStatistics();
            DoubleSummaryStatistics copy = copy(DoubleStream.of(values).summaryStatistics());
            assertThat(copy).hasToString(original.toString());
            for (double more : randomDoubles(random, 30)) {
                original.accept(more);
                copy.accept(more);
                assertThat(copy.getSum())
                        .as("round %d of %s", round, Arrays.toString(values))
                        .isEqualTo(original.getSum());
            }
            assertThat(copy).hasToString(original.toString());
        }
    }

    private static double[] randomDoubles(Random random, int count) {
        return random.doubles(count)
                .map(d -> (d - 0.5) * Math.pow(10, random.nextInt(12)))
                .toArray();
    }

    @Test
    void statisticsOfDoublesThatAreNoNumbersArrive() {
        double[] special = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -Double.MAX_VALUE, -0.0, 1
        };
        for (int i = 0; i < special.length * special.length * special.length; i++) {
            int all = i;
            double[] values = IntStream.of(1, special.length, special.length * special.length)
                    .mapToDouble(unit -> special[all / unit % special.length])
                    .toArray();
            var original = DoubleStream.of(values).summaryStatistics();
            assertThat(copy(original)).as(Arrays.toString(values)).hasToString(original.toString());
        }
        assertThat(copy(new DoubleSummaryStatistics())).hasToString(new DoubleSummaryStatistics().toString());
    }

    @Test
    void viewsOfAnIdentityMapKeepKeysApartThatAreEqual() {
        var map = new IdentityHashMap<String, String>();
        map.put(new String("k"), "1");
        map.put(new String("k"), "1");
        assertThat(copy(map)).hasSize(2);
        Set<String> keys = copy(map.keySet());
        assertThat(keys).hasSize(2).isInstanceOf(Set.class);
        assertThat(keys.contains(new String("k"))).isFalse();
        assertThat(copy(map.entrySet())).hasSize(2);
        assertThat(copy(map.values())).hasSize(2);
    }

    @Test
    void numbersBehaveAsTheirOriginals() {
        var random = new Random(7);
        random.nextGaussian(); // it keeps a second one for the next call
        assertThat(copy(random).nextGaussian()).isEqualTo(javaOracle(random).nextGaussian());
        assertThat(copy(new BigInteger("-1").shiftLeft(200))).isEqualTo(new BigInteger("-1").shiftLeft(200));
        assertThat(Double.doubleToRawLongBits(copy(-0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    private static <T> T javaOracle(T value) {
        try {
            return (T) javaCopy(value);
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
