package dev.muster.deploy.console;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, lists, texts, numbers and truth values as JSON, indented. */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    public static String of(@Nullable Object value) {
        var json = new Json();
        json.write(value, "");
        return json.out.toString();
    }

    private void write(@Nullable Object value, String indent) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            out.append(value);
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) out.append(number);
            else out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, indent);
        } else if (value instanceof Iterable<?> list) {
            writeList(list, indent);
        } else {
            writeText(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, String indent) {
        String deeper = indent + "  ";
        String before = "{";
        for (var entry : map.entrySet()) {
            out.append(before).append('\n').append(deeper);
            writeText(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), deeper);
            before = ",";
        }
        out.append(map.isEmpty() ? "{}" : "\n" + indent + "}");
    }

    private void writeList(Iterable<?> list, String indent) {
        String deeper = indent + "  ";
        Iterator<?> items = list.iterator();
        if (!items.hasNext()) {
            out.append("[]");
            return;
        }
        String before = "[";
        while (items.hasNext()) {
            out.append(before).append('\n').append(deeper);
            write(items.next(), deeper);
            before = ",";
        }
        out.append('\n').append(indent).append(']');
    }

    private void writeText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c == '\n') out.append("\\n");
            else if (c == '\t') out.append("\\t");
            else if (c < 0x20 || Character.isSurrogate(c) || c == 0x7f) out.append("\\u%04x".formatted((int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
