package dev.muster.codec.classes;

/** Class names to classes, in the loader of the session and past its filter; and whether objects of a class may leave. */
public interface ClassLookup {
    /** Loads a class of the session without initialising it. */
    Class<?> load(String name);

    /** The same, for Java serialization. */
    Class<?> find(String name) throws ClassNotFoundException;

    /** Throws if objects of this class must stay here. */
    void leaves(Class<?> type);

    /** Throws if the other side must not look for a class of this name. */
    void leavesByName(Class<?> type);
}
