package dev.muster.codec;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.*;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What collections and maps of the JDK hold besides their elements. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage", "NonApiType", "unchecked"})
final class JdkCollectionModesTest extends JdkModesRig {
    static Stream<Probe> probes() {
        return Stream.of(maps(), lists(), sets()).flatMap(each -> each);
    }

    private static Stream<Probe> maps() {
        return Stream.of(
                probe("LinkedHashMap in access order", () -> linked(true, 3), JdkCollectionModesTest::afterAccess),
                probe(
                        "LinkedHashMap in access order, empty",
                        () -> linked(true, 0),
                        JdkCollectionModesTest::afterAccess),
                probe(
                        "LinkedHashMap in access order, of one",
                        () -> linked(true, 1),
                        JdkCollectionModesTest::afterAccess),
                probe("LinkedHashMap in insertion order", () -> linked(false, 3), JdkCollectionModesTest::afterAccess),
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
                probe("Properties with defaults", JdkCollectionModesTest::properties, p -> p.getProperty("inherited")),
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
                probe("PriorityQueue", () -> queue(null), JdkCollectionModesTest::drained),
                probe(
                        "PriorityQueue with an order",
                        () -> queue(Collections.reverseOrder()),
                        JdkCollectionModesTest::drained),
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
                probe("TreeSet with an order", JdkCollectionModesTest::backwards, s -> {
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
}
