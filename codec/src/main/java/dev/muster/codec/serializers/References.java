package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.util.MapReferenceResolver;
import dev.muster.codec.classes.Mocks;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.refusals.Refusals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has been seen in the graph, and who is not finished yet.
 *
 * <p>A cycle is easy where the object exists before its content is read. Records, lambdas, immutable collections and what
 * Java serialization reads exist only afterwards; a reference back to one of these is left open and patched at the end, if
 * its holder can be patched (a field, an array, a collection, a map). Otherwise the cycle is refused when it is written.
 * Hash and sorted collections that look into a cycle are filled at the end too, when their elements can be compared.
 */
@SuppressWarnings("rawtypes") // as Kryo declares it
public final class References extends MapReferenceResolver {
    private static final int LATEST = 16;

    private final ClassLoader loader;
    private final MemoryBudget budget;
    private boolean isAtStart = true;

    private final @Nullable Object[] latest = new Object[LATEST]; // in turn
    private int written;

    private final ArrayList<Object> openValues = new ArrayList<>();
    private @Nullable Object openHit;
    private int openHits;

    private final BitSet unfinished = new BitSet();
    private final List<Runnable> patches = new ArrayList<>();
    private final List<Runnable> fillings = new ArrayList<>();
    private int lastId;
    private int pendingId = -1;
    private int pending;
    private int backReferences;

    public References(ClassLoader loader, MemoryBudget budget) {
        this.loader = loader;
        this.budget = budget;
    }

    // Writing.

    /** From here to {@link #leaveValue} the object is written that a reader can make only when it has its whole content. */
    public void enterValue(Object value) {
        openValues.add(value);
    }

    public void leaveValue() {
        openValues.remove(openValues.size() - 1);
    }

    @Override
    public int getWrittenId(Object object) {
        refuseMocks(object);
        int id = super.getWrittenId(object);
        if (id != -1 && !openValues.isEmpty() && isOpen(object)) {
            openHit = object;
            openHits++;
        }
        return id;
    }

    @Override
    public int addWrittenObject(Object object) {
        latest[written++ % LATEST] = object;
        budget.takeObject();
        return super.addWrittenObject(object);
    }

    /** Some of the objects that are being written, or have just been written: the latest first. */
    public List<Object> latest() {
        List<Object> found = new ArrayList<>();
        for (int i = written - 1; i >= Math.max(0, written - LATEST); i--) {
            Object object = latest[i % LATEST];
            if (object != null) found.add(object);
        }
        for (int i = openValues.size() - 1; i >= 0; i--) found.add(openValues.get(i));
        return found;
    }

    /** Here, because it is asked about each object and adds nothing to the depth of the stack. */
    private void refuseMocks(Object object) {
        if (isAtStart) Mocks.refresh(loader);
        isAtStart = false;
        if (Mocks.isInline(object)) throw new CannotTravel(Refusals.sentence(object));
    }

    private boolean isOpen(Object object) {
        for (int i = openValues.size() - 1; i >= 0; i--) {
            if (openValues.get(i) == object) return true;
        }
        return false;
    }

    /** A holder that can be patched has written the child: if that was a reference to an open value, it will be patched. */
    public void wrote(@Nullable Object child) {
        if (openHit != null && openHit == child) {
            openHit = null;
            openHits--;
        }
    }

    /** At the end: whether a cycle runs through a place that cannot be patched. */
    public void refuseCycles() {
        if (openHits > 0) {
            throw new CannotTravel("the objects form a cycle through a record, a lambda, an immutable collection or an"
                    + " object with its own Java serialization, which cannot be made before its content;"
                    + " break the cycle, or hold the reference back in an ordinary field, a list or a map");
        }
    }

    // Reading.

    @Override
    public void setReadObject(int id, Object object) {
        super.setReadObject(id, object);
        lastId = id;
    }

    /** The object that was referenced last is being read from now on, until {@link #finish}. */
    public int begin() {
        unfinished.set(lastId);
        return lastId;
    }

    public void finish(int id) {
        unfinished.clear(id);
    }

    @Override
    public Object getReadObject(Class type, int id) {
        Object object = super.getReadObject(type, id);
        if (object == null) {
            pendingId = id;
            pending++;
            backReferences++;
        } else if (unfinished.get(id)) {
            backReferences++;
        }
        return object;
    }

    /** How many references back into unfinished objects were met; a change shows a collection that it is part of a cycle. */
    public int backReferences() {
        return backReferences;
    }

    /** If the child that was just read is not made yet: its id, which the caller must {@link #patch}; else -1. */
    public int takePending(@Nullable Object child) {
        if (child != null || pendingId < 0) return -1;
        int id = pendingId;
        pendingId = -1;
        pending--;
        return id;
    }

    public interface Patch {
        void apply(Object value) throws IllegalAccessException;
    }

    public void patch(int id, Patch patch) {
        patches.add(() -> {
            Object value = super.getReadObject(Object.class, id);
            if (value == null) throw new KryoException("a reference leads nowhere: the bytes are damaged");
            try {
                patch.apply(value);
            } catch (IllegalAccessException e) {
                throw new KryoException(e);
            }
        });
    }

    public void fillLater(Runnable filling) {
        fillings.add(filling);
    }

    /** At the end: closes the cycles, then fills what had to wait for that. */
    public void completeCycles() {
        if (pending != 0) throw new KryoException("a reference leads nowhere: the bytes are damaged");
        patches.forEach(Runnable::run);
        fillings.forEach(Runnable::run);
    }

    @Override
    public void reset() {
        super.reset();
        isAtStart = true;
        Arrays.fill(latest, null);
        written = 0;
        openValues.clear();
        openHit = null;
        openHits = 0;
        unfinished.clear();
        patches.clear();
        fillings.clear();
        pendingId = -1;
        pending = 0;
        backReferences = 0;
    }
}
