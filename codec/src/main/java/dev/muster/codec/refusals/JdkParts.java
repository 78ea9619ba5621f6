package dev.muster.codec.refusals;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What serializable objects of the JDK hold, such as comparators: their classes are closed, and the stream shows them. */
final class JdkParts {
    /** A class may write without an end. What is not found until here is reported without its path. */
    private static final int PARTS_MAX = 10_000;

    private static final int BYTES_MAX = 16 << 20;

    /** The objects, and how they belong to the one that holds them. */
    record Parts(String name, List<Object> objects) {}

    private JdkParts() {}

    static Parts of(Object holder) {
        List<Object> parts = new ArrayList<>();
        try (var probe = new Probe(holder, parts)) {
            probe.writeObject(holder);
            SerializedLambda lambda = probe.lambda;
            return new Parts(lambda == null ? "a part of it" : "what " + method(lambda) + " was given", parts);
        } catch (Enough e) {
            return new Parts("a part of it", parts);
        } catch (IOException e) {
            return new Parts("", List.of());
        }
    }

    /** Such as {@code Comparator.comparing}. */
    private static String method(SerializedLambda lambda) {
        String type = lambda.getImplClass().substring(lambda.getImplClass().lastIndexOf('/') + 1);
        String[] parts = lambda.getImplMethodName().split("\\$", -1);
        return type + "." + (parts.length > 1 && parts[0].equals("lambda") ? parts[1] : lambda.getImplMethodName());
    }

    /** Thrown through the code of the class that writes. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Takes bytes and forgets them, up to a number. */
    private static final class Bounded extends OutputStream {
        private int left = BYTES_MAX;

        @Override
        public void write(int value) {
            if (left-- <= 0) throw new Enough();
        }

        @Override
        public void write(byte[] source, int from, int length) {
            left -= Math.min(left, length);
            if (left <= 0) throw new Enough();
        }
    }

    private static final class Probe extends ObjectOutputStream {
        private final Object holder;
        private final List<Object> parts;
        private @Nullable SerializedLambda lambda;

        Probe(Object holder, List<Object> parts) throws IOException {
            super(new Bounded());
            this.holder = holder;
            this.parts = parts;
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object == holder || object instanceof String) return object;
            if (object instanceof SerializedLambda record) {
                lambda = record;
                return record;
            }
            if (lambda != null && object instanceof Object[]) return object; // those that it has captured
            if (parts.size() == PARTS_MAX) throw new Enough();
            parts.add(object);
            return null; // nothing below it is to be written
        }
    }
}
