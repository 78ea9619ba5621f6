package dev.muster.codec.serializers;

import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classfiles.OwnerUse;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.refusals.Refusals;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The enclosing objects that no code of the objects in one stream of Java serialization asks for, such as that of an anonymous
 * exception or of {@code new ArrayList<>() {{ … }}}. Such a stream knows objects and not fields, so an owner is left out only
 * where nothing else in the stream leads to it.
 */
final class UnusedOwners {
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> owners = new ArrayList<>();
            for (Class<?> level = type; level != null && !ClassTraits.isClosed(level); level = level.getSuperclass()) {
                for (Field field : level.getDeclaredFields()) {
                    if (!OwnerUse.isUnused(field)) continue;
                    field.setAccessible(true);
                    owners.add(field);
                }
            }
            return List.copyOf(owners);
        }
    };

    private final Object root;
    private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());

    UnusedOwners(Object root) {
        this.root = root;
    }

    /** Whether it was found as an owner that no code uses. */
    boolean isLeftOut(Object object) {
        return !leftOut.isEmpty() && leftOut.contains(object);
    }

    /** The fields of this object are about to be written. */
    void meet(Object object) {
        for (Field field : FIELDS.get(object.getClass())) {
            try {
                Object owner = field.get(object);
                if (owner != null && met.add(owner) && !Reach.mayLead(root, owner)) leftOut.add(owner);
            } catch (IllegalAccessException e) {
                throw new CannotTravel(
                        "field \"" + field.getName() + "\" of " + Refusals.name(object.getClass()) + " cannot be read");
            }
        }
    }
}
