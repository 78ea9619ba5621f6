/**
 * One Kryo with its serializers and buffers ({@link dev.muster.codec.engine.Engine}), for one thread at a time.
 *
 * <p>It puts together what the packages below it offer. Calls, chunks and failures may not come in.
 */
@NullMarked
package dev.muster.codec.engine;

import org.jspecify.annotations.NullMarked;
