package dev.muster.codec.serializers.jdk;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The content of collections and maps as arrays, and back into such as are made from their whole content. */
final class Contents {
    private Contents() {}

    /** Keys and values in turn, as they were at one time even if another thread changes the map. */
    static Object[] pairsOf(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            pairs.add(key);
            pairs.add(value);
        });
        return pairs.toArray();
    }

    static Object[] pairOf(Object entry) {
        var pair = (Map.Entry<?, ?>) entry;
        return new Object[] {pair.getKey(), pair.getValue()};
    }

    /** Whether the list answers questions about null, and then its elements. */
    static Object[] ofImmutableList(List<?> list) {
        List<Object> content = new ArrayList<>(list.size() + 1);
        content.add(allowsNull(list));
        content.addAll(list);
        return content.toArray();
    }

    static List<Object> immutableList(Object[] content) {
        Object[] elements = Arrays.copyOfRange(content, 1, content.length);
        // Stream.toList() makes the same class as List.of, and allows null.
        return Boolean.TRUE.equals(content[0]) ? Arrays.stream(elements).toList() : List.of(elements);
    }

    private static boolean allowsNull(List<?> list) {
        try {
            boolean ignored = list.contains(null);
            return true;
        } catch (NullPointerException e) {
            return false;
        }
    }

    static Map<Object, Object> immutableMap(Object[] pairs) {
        Map.Entry<?, ?>[] entries = new Map.Entry<?, ?>[pairs.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Map.entry(pairs[2 * i], pairs[2 * i + 1]);
        }
        return Map.ofEntries(Contents.<Object, Object>cast(entries));
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Map.Entry<K, V>[] cast(Map.Entry<?, ?>[] entries) {
        return (Map.Entry<K, V>[]) entries;
    }

    /** A serializable collection that equals a view of the JDK and can be held where the view is held by its interface. */
    static Object copyOfView(Object view) {
        if (view instanceof SortedSet<?> set) return new TreeSet<>(set);
        if (view instanceof Set<?> set) return new LinkedHashSet<>(set);
        if (view instanceof Collection<?> collection) return new ArrayList<>(collection);
        if (view instanceof SortedMap<?, ?> map) return new TreeMap<>(map);
        if (view instanceof Map<?, ?> map) return new LinkedHashMap<>(map);
        if (view instanceof Map.Entry<?, ?> entry) return new AbstractMap.SimpleEntry<>(entry);
        throw new IllegalArgumentException("not a view: " + view.getClass().getName());
    }
}
