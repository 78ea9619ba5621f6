package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.JavaSerializer;
import java.util.TimeZone;

/**
 * A time zone by its name, so that each side has the rules that its JDK knows for it; one that was changed ({@code
 * setRawOffset}, {@code setID}) with its own rules, by Java serialization.
 */
final class TimeZoneSerializer extends Serializer<TimeZone> {
    private final JavaSerializer changed = new JavaSerializer();

    @Override
    public void write(Kryo kryo, Output output, TimeZone zone) {
        boolean isKnown = zone.equals(TimeZone.getTimeZone(zone.getID()));
        output.writeBoolean(isKnown);
        if (isKnown) output.writeString(zone.getID());
        else changed.write(kryo, output, zone);
    }

    @Override
    public TimeZone read(Kryo kryo, Input input, Class<? extends TimeZone> type) {
        if (!input.readBoolean()) return (TimeZone) changed.read(kryo, input, type);
        String id = input.readString();
        if (id == null) throw new KryoException("a time zone without a name: the bytes are damaged");
        return TimeZone.getTimeZone(id);
    }
}
