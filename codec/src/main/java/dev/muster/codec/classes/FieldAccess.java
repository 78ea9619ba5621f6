package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classfiles.OwnerUse;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field of a class, written and read by reflection. */
public final class FieldAccess {
    private final Field field;
    private final Class<?> type;
    private final boolean isCaptured;
    private final boolean isUnusedOwner;
    private final boolean isOfUser;

    private FieldAccess(Field field) {
        this.field = field;
        this.type = field.getType();
        this.isCaptured = field.isSynthetic() && field.getName().startsWith("val$");
        this.isUnusedOwner = OwnerUse.isUnused(field);
        this.isOfUser = !type.isPrimitive() && !ClassTraits.isClosed(type);
        field.setAccessible(true);
    }

    /**
     * The fields that travel, in an order that does not depend on the JVM: superclass first, then by name. Levels of closed
     * modules are left out; {@link Kind} has made sure that they hold nothing that must travel.
     */
    public static FieldAccess[] of(Class<?> type) {
        List<Class<?>> levels = new ArrayList<>();
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            if (!ClassTraits.isClosed(level)) levels.add(0, level);
        }
        List<FieldAccess> fields = new ArrayList<>();
        for (Class<?> level : levels) {
            Arrays.stream(level.getDeclaredFields())
                    .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
                    .sorted(Comparator.comparing(Field::getName))
                    .map(FieldAccess::new)
                    .forEach(fields::add);
        }
        return fields.toArray(FieldAccess[]::new);
    }

    public Field field() {
        return field;
    }

    /** Whether it holds a variable that a local or anonymous class has captured. */
    public boolean isCaptured() {
        return isCaptured;
    }

    /** Whether the object must travel by its fields, because Java serialization would make one of it that cannot be held here. */
    public boolean needsItself(@Nullable Object value) {
        return isOfUser && value != null && Replacements.wouldNotFit(type, value);
    }

    public boolean isPrimitive() {
        return type.isPrimitive();
    }

    /** What the field holds; null in place of an enclosing object that no code asks for. */
    @Nullable
    public Object get(Object holder) {
        if (isUnusedOwner) return null;
        try {
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        }
    }

    /** Writes a primitive value. */
    public void write(Output output, Object holder) {
        try {
            if (type == int.class) output.writeVarInt(field.getInt(holder), false);
            else if (type == long.class) output.writeVarLong(field.getLong(holder), false);
            else if (type == double.class) output.writeDouble(field.getDouble(holder));
            else if (type == boolean.class) output.writeBoolean(field.getBoolean(holder));
            else if (type == float.class) output.writeFloat(field.getFloat(holder));
            else if (type == byte.class) output.writeByte(field.getByte(holder));
            else if (type == short.class) output.writeShort(field.getShort(holder));
            else output.writeChar(field.getChar(holder));
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        }
    }

    /** A primitive value in its box. */
    public Object read(Input input) {
        if (type == int.class) return input.readVarInt(false);
        if (type == long.class) return input.readVarLong(false);
        if (type == double.class) return input.readDouble();
        if (type == boolean.class) return input.readBoolean();
        if (type == float.class) return input.readFloat();
        if (type == byte.class) return input.readByte();
        if (type == short.class) return input.readShort();
        return input.readChar();
    }

    public void set(Object holder, @Nullable Object value) {
        try {
            field.set(holder, value);
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        } catch (IllegalArgumentException e) {
            throw new KryoException(
                    "field \"" + field.getName() + "\" of "
                            + field.getDeclaringClass().getName() + " holds a "
                            + type.getName() + ", and what has arrived for it is a "
                            + (value == null ? "null" : value.getClass().getName())
                            + ": the class of the object replaces itself when it is serialized (writeReplace)",
                    e);
        }
    }

    /** Reads a primitive value. */
    public void readInto(Input input, Object holder) {
        try {
            if (type == int.class) field.setInt(holder, input.readVarInt(false));
            else if (type == long.class) field.setLong(holder, input.readVarLong(false));
            else if (type == double.class) field.setDouble(holder, input.readDouble());
            else if (type == boolean.class) field.setBoolean(holder, input.readBoolean());
            else field.set(holder, read(input));
        } catch (IllegalAccessException e) {
            throw new KryoException(e);
        }
    }
}
