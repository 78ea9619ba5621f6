package dev.muster.codec.serializers.jdk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;

/** What collections of the JDK hold besides their content and do not reveal, found out by what a copy of them does. */
final class Modes {
    private Modes() {}

    /** Whether looking an entry up moves it to the end. */
    @SuppressWarnings("NonApiType") // of that class alone
    static boolean isInAccessOrder(LinkedHashMap<?, ?> map) {
        @SuppressWarnings("unchecked")
        var probe = (LinkedHashMap<Object, Object>) map.clone();
        probe.clear();
        probe.put(1, 1);
        probe.put(2, 2);
        probe.get(1);
        return probe.keySet().iterator().next().equals(2);
    }

    /** The words of a set of bits, and the empty ones after them: the size of the set is visible to programs. */
    static Object[] wordsOf(BitSet bits) {
        return new Object[] {Arrays.copyOf(bits.toLongArray(), bits.size() / Long.SIZE)};
    }

    static BitSet bitSet(long[] words) {
        var bits = new BitSet(words.length * Long.SIZE);
        bits.or(BitSet.valueOf(words));
        return bits;
    }
}
