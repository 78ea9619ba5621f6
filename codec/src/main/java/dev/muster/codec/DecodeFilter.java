package dev.muster.codec;

import java.util.List;

/**
 * Says which classes may be made from bytes, before they are loaded, and how deep objects may nest.
 *
 * <p>A filter keeps a compromised peer from choosing classes at will; it is no security boundary by itself. Whoever may
 * submit a task runs code in a runner anyway, so what guards a cluster is its credentials.
 */
@FunctionalInterface
public interface DecodeFilter {
    /** Allows every class: for a runner, whose tasks may be made of anything. */
    DecodeFilter NONE = className -> true;

    /**
     * For results in a client. Allows everything but classes that are known as steps of deserialisation attacks in common libraries. This is a list of
     * names, and lists of names are never complete.
     */
    DecodeFilter DEFAULT = className -> DecodeFilter.GADGETS.stream().noneMatch(className::startsWith);

    /** Packages and classes that {@link #DEFAULT} refuses; no result of an honest task is made of them. */
    List<String> GADGETS = List.of(
            "org.apache.commons.collections.functors.",
            "org.apache.commons.collections4.functors.",
            "org.apache.commons.beanutils.BeanComparator",
            "org.apache.xalan.",
            "org.codehaus.groovy.runtime.",
            "org.springframework.beans.factory.",
            "org.springframework.aop.",
            "com.mchange.v2.c3p0.",
            "com.sun.org.apache.xalan.",
            "com.sun.rowset.",
            "com.sun.jndi.",
            "javax.management.",
            "java.rmi.",
            "javax.naming.",
            "sun.rmi.",
            "bsh.",
            "clojure.",
            "org.mozilla.javascript.",
            "org.hibernate.engine.",
            "com.rometools.rome.feed.impl.");

    /** Whether a class of this binary name may be loaded and instantiated; for an array it is asked about the element type. */
    boolean allows(String className);

    /** How many objects may lie inside each other. */
    default int maxDepth() {
        return 4096;
    }
}
