package dev.muster.codec;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** One line for each type of the JDK that a user may send. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage"})
class JdkTypesTest extends TypesRig {
    static Stream<Row> rows() throws Exception {
        return Stream.of(values(), times(), arrays(), collections(), wrappers()).flatMap(rows -> rows);
    }

    private static Stream<Row> values() throws Exception {
        return Stream.of(
                row(null),
                row(1),
                row(-1L),
                row((short) 5),
                row((byte) 6),
                row('ü'),
                row(1.5f),
                row(Double.NaN),
                row(true),
                row(""),
                row("plain"),
                row("Grüße, \uD83D\uDE00 and a lone \uD800"),
                row("x".repeat(100_000)),
                row(new BigInteger("123456789012345678901234567890")),
                row(new BigDecimal("-1234567.890123456789012345678901")),
                row(new StringBuilder("b"), StringBuilder::toString),
                row(new StringBuffer("b"), StringBuffer::toString),
                row(BitSet.valueOf(new long[] {5, 1L << 40})),
                row(UUID.randomUUID()),
                row(URI.create("http://example.org/a?b#c")),
                row(URI.create("http://example.org/").toURL(), Object::toString),
                row(Currency.getInstance("EUR")),
                row(Locale.GERMANY),
                row(Locale.forLanguageTag("zh-Hans-CN")),
                row(Pattern.compile("a+b", Pattern.CASE_INSENSITIVE), p -> p.pattern() + p.flags()),
                row(StandardCharsets.UTF_8),
                row(TimeZone.getTimeZone("Europe/Berlin")),
                row(new SimpleTimeZone(3_600_000, "Mine")),
                row(new Date(1234567890123L)),
                row(new GregorianCalendar(2020, Calendar.MAY, 17)),
                row(Path.of("/tmp/some/file")),
                row(new File("/tmp/some/file")),
                row(InetAddress.getLoopbackAddress()),
                row(InetSocketAddress.createUnresolved("host", 80)),
                row(new Random(42), r -> r.getClass()),
                row(new AtomicInteger(4), AtomicInteger::get),
                row(new AtomicLong(4), AtomicLong::get),
                row(new AtomicBoolean(true), AtomicBoolean::get),
                row(new AtomicReference<>("r"), AtomicReference::get),
                row(new AtomicIntegerArray(new int[] {1, 2}), Object::toString),
                row(IntStream.of(1, 2, 5).summaryStatistics(), Object::toString),
                row(LongStream.empty().summaryStatistics(), Object::toString),
                row(DoubleStream.of(0.1, 0.2).summaryStatistics(), Object::toString),
                row(new LongAdder(), LongAdder::sum),
                row(Optional.empty()),
                row(Optional.of("x")),
                row(OptionalInt.of(3)),
                row(OptionalLong.empty()),
                row(OptionalDouble.of(2.5)),
                row(new Properties() {}, p -> p.size()),
                row(String.class),
                row(int.class),
                row(void.class),
                row(int[][].class),
                row(Map.Entry.class),
                row(JdkTypesTest.class),
                row(TimeUnit.SECONDS),
                row(DayOfWeek.MONDAY));
    }

    private static Stream<Row> times() {
        var time = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 123_456_789);
        return Stream.of(
                row(Duration.ofSeconds(-5, 7)),
                row(Instant.ofEpochSecond(-1, 999)),
                row(LocalDate.of(2024, 2, 29)),
                row(LocalTime.of(1, 2, 3, 4)),
                row(time),
                row(ZoneOffset.ofHours(-3)),
                row(ZoneId.of("Europe/Berlin")),
                row(ZoneId.of("UTC")),
                row(OffsetTime.of(1, 2, 3, 4, ZoneOffset.UTC)),
                row(time.atOffset(ZoneOffset.ofHoursMinutes(5, 30))),
                row(time.atZone(ZoneId.of("America/New_York"))),
                row(Year.of(2024)),
                row(YearMonth.of(2024, 2)),
                row(MonthDay.of(2, 29)),
                row(Period.of(1, 2, 3)));
    }

    private static Stream<Row> arrays() {
        return Stream.of(
                row(new byte[] {1, -2}),
                row(new short[] {1, -2}),
                row(new int[] {1, Integer.MIN_VALUE}),
                row(new long[] {1, Long.MIN_VALUE}),
                row(new char[] {'a', '\uFFFF'}),
                row(new boolean[] {true, false}),
                row(new float[] {1, Float.MIN_VALUE}),
                row(new double[] {1, Double.MIN_VALUE}),
                row(new int[0]),
                row(new int[][] {{1, 2}, {}, null}),
                row(new String[] {"a", null}),
                row(new Integer[] {1, null}),
                row(new Object[] {1, "a", null, 2L}),
                row(new Object[][][] {{{1}}, {}}),
                row(new List<?>[] {List.of(1)}),
                row(new DayOfWeek[] {DayOfWeek.FRIDAY}));
    }

    private static Stream<Row> collections() {
        var list = new ArrayList<Object>(Arrays.asList(1, "b", null, 3.0));
        var numbers = new ArrayList<>(List.of(3, 1, 2));
        var map = new HashMap<Object, Object>(Map.of("a", 1, 2, "b"));
        var sorted = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(Map.of("b", 1, "A", 2));
        Function<Object, Object> elements = c -> List.copyOf((Collection<?>) c);
        return Stream.of(
                row(list),
                row(new LinkedList<>(list)),
                row(new Vector<>(list)),
                row(new Stack<>()),
                row(new ArrayDeque<>(numbers), elements::apply),
                row(new HashSet<>(list)),
                row(new LinkedHashSet<>(list), s -> s.toString()),
                row(new TreeSet<>(numbers)),
                row(new TreeSet<Object>(sorted.descendingKeySet()), s -> s.toString()),
                row(new PriorityQueue<>(numbers), PriorityQueue::peek),
                row(new ConcurrentLinkedQueue<>(numbers), elements::apply),
                row(new ConcurrentLinkedDeque<>(numbers), elements::apply),
                row(new CopyOnWriteArrayList<>(list)),
                row(new LinkedBlockingQueue<>(numbers), q -> q.toString() + (numbers.size() + q.remainingCapacity())),
                row(new ConcurrentSkipListSet<>(numbers)),
                row(map),
                row(new LinkedHashMap<>(map), m -> m.toString()),
                row(sorted, m -> m.get("a") + m.toString()),
                row(new ConcurrentHashMap<>(map)),
                row(new ConcurrentSkipListMap<>(sorted), m -> m.get("a") + m.toString()),
                row(new Hashtable<>(map)),
                row(new WeakHashMap<>(map)),
                row(new IdentityHashMap<>(Map.of(DayOfWeek.MONDAY, 1))),
                row(new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1))),
                row(new EnumMap<DayOfWeek, Object>(DayOfWeek.class)),
                row(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY)),
                row(EnumSet.noneOf(DayOfWeek.class)),
                row(new AbstractMap.SimpleEntry<>("k", 1)),
                row(Map.entry("k", 1)),
                row(new ArrayList<>(Collections.nCopies(5000, "same"))));
    }

    private static Stream<Row> wrappers() {
        var list = new ArrayList<>(List.of(1, 2, 3));
        var caseless = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
        caseless.put("A", 1);
        return Stream.of(
                row(List.of()),
                row(List.of(1)),
                row(List.of(1, 2, 3)),
                row(List.copyOf(list)),
                row(Stream.of(1, null).toList()),
                view(List.of(1, 2, 3, 4).subList(1, 3), List.of(1, 2).getClass()),
                row(Set.of()),
                row(Set.of(1)),
                row(Set.of(1, 2, 3)),
                row(Map.of()),
                row(Map.of(1, 2)),
                row(Map.of(1, 2, 3, 4)),
                row(Arrays.asList(1, null)),
                row(Collections.emptyList()),
                row(Collections.emptySet()),
                row(Collections.emptyMap()),
                row(Collections.emptySortedSet(), s -> s.size()),
                row(Collections.singletonList(null)),
                row(Collections.singleton(1)),
                row(Collections.singletonMap(1, null)),
                row(Collections.nCopies(3, "x")),
                row(Collections.unmodifiableList(list)),
                row(Collections.unmodifiableList(new LinkedList<>(list))),
                row(Collections.unmodifiableSet(new HashSet<>(list))),
                row(Collections.unmodifiableCollection(list), c -> c.toString()),
                row(Collections.unmodifiableMap(caseless), m -> m.get("a")),
                row(Collections.unmodifiableSortedMap(caseless), m -> m.get("a")),
                row(Collections.synchronizedList(list)),
                row(Collections.synchronizedMap(new HashMap<>(Map.of(1, 2)))),
                row(Collections.synchronizedSet(new HashSet<>(list))),
                row(Collections.checkedList(list, Integer.class)),
                row(Collections.checkedMap(new HashMap<>(Map.of(1, 2)), Integer.class, Integer.class)),
                row(Collections.newSetFromMap(new ConcurrentHashMap<>())),
                row(new Object(), o -> 0),
                row(Collections.reverseOrder(), c -> c.toString().isEmpty()),
                row(ConcurrentHashMap.newKeySet(), s -> s.size()),
                view(list.subList(0, 2), ArrayList.class),
                view(new HashMap<>(Map.of(1, 2)).keySet(), LinkedHashSet.class),
                view(new HashMap<>(Map.of(1, 2)).entrySet(), LinkedHashSet.class),
                view(caseless.keySet(), TreeSet.class),
                view(new HashMap<>(Map.of(1, 2)).entrySet().iterator().next(), AbstractMap.SimpleEntry.class),
                new Row("HashMap.values", new HashMap<>(Map.of(1, 2)).values(), Object::toString, ArrayList.class));
    }
}
