package dev.muster.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What serializable objects of the JDK hold, such as comparators: their classes are closed, and the stream tells. */
final class JdkParts {
    /** The objects, and how they belong to the one that holds them. */
    record Parts(String name, List<Object> objects) {}

    private JdkParts() {}

    static Parts of(Object holder) {
        try (var probe = new Probe(holder)) {
            probe.writeObject(holder);
            SerializedLambda lambda = probe.lambda;
            return new Parts(lambda == null ? "a part of it" : "what " + method(lambda) + " was given", probe.parts);
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

    private static final class Probe extends ObjectOutputStream {
        private final Object holder;
        private final List<Object> parts = new ArrayList<>();
        private @Nullable SerializedLambda lambda;

        Probe(Object holder) throws IOException {
            super(OutputStream.nullOutputStream());
            this.holder = holder;
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
            parts.add(object);
            return null; // nothing below it is to be written
        }
    }
}
