/**
 * How objects of each kind are written and read, and which objects of a graph have been seen.
 *
 * <p>A serializer knows {@link dev.muster.codec.serializers.GraphContext} and not the class that makes all serializers. Those for
 * types of the JDK have a package of their own.
 */
@NullMarked
package dev.muster.codec.serializers;

import org.jspecify.annotations.NullMarked;
