package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names and types of the fields of a class, in the order in which they are written. It travels once in each payload, with
 * the first object of the class: values are found by their position, and a reader with another version of the class would
 * put them into the wrong fields without noticing.
 */
public final class FieldLayout {
    private static final String SEPARATOR = "/"; // no name of a field or type has it

    private final Class<?> type;
    private final byte[] bytes;

    private FieldLayout(Class<?> type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    public static FieldLayout of(Class<?> type, FieldAccess[] accesses) {
        String text = Arrays.stream(accesses)
                .flatMap(access -> Stream.of(
                        access.field().getName(), access.field().getType().getName()))
                .reduce("", (text1, text2) -> text1 + text2 + SEPARATOR);
        return new FieldLayout(type, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(Output output) {
        output.writeVarInt(bytes.length, true);
        output.writeBytes(bytes);
    }

    /** Reads what the other side wrote; a difference is reported with the first field that differs. */
    public void compare(Input input) {
        byte[] sent = input.readBytes(input.readVarInt(true));
        if (Arrays.equals(sent, bytes)) return;
        throw new KryoException("class " + type.getName() + " has other fields on the side that sent an object of it: "
                + difference(fields(sent), fields(bytes))
                + ". The two sides run different versions of the class; have both run the same, as a pool does that is"
                + " made after the class was compiled");
    }

    private static String difference(List<Field> sent, List<Field> here) {
        int at = 0;
        while (at < sent.size() && at < here.size() && sent.get(at).equals(here.get(at))) at++;
        if (at < sent.size() && !isNamed(sent.get(at), here)) return sent.get(at) + " is there, and not here";
        if (at < here.size() && !isNamed(here.get(at), sent)) return here.get(at) + " is here, and not there";
        if (at < sent.size() && at < here.size() && sent.get(at).name.equals(here.get(at).name)) {
            return sent.get(at) + " there is of type " + here.get(at).type + " here";
        }
        return "its superclasses have them in another order";
    }

    private static boolean isNamed(Field field, List<Field> others) {
        return others.stream().anyMatch(each -> each.name.equals(field.name));
    }

    private static List<Field> fields(byte[] bytes) {
        String[] texts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
        Field[] fields = new Field[texts.length / 2];
        for (int i = 0; i < fields.length; i++) fields[i] = new Field(texts[2 * i], texts[2 * i + 1]);
        return List.of(fields);
    }

    private record Field(String name, String type) {
        @Override
        public String toString() {
            return "field \"" + name + "\" of type " + type;
        }
    }
}
