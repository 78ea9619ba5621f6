package dev.muster.codec.classes;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** The forms of lambdas that a codec has read, so that each is taken apart once. Bounded: emptied when it is full. */
public final class LambdaForms {
    private static final int CAPACITY = 1024;

    private final ConcurrentHashMap<Key, LambdaForm> forms = new ConcurrentHashMap<>();

    public LambdaForm read(byte[] bytes, ClassLookup names) {
        var key = new Key(bytes);
        LambdaForm known = forms.get(key);
        if (known != null) return known;
        LambdaForm form = LambdaForm.read(bytes, names);
        if (forms.size() >= CAPACITY) forms.clear();
        forms.put(key, form);
        return form;
    }

    private static final class Key {
        private final byte[] bytes;
        private final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
