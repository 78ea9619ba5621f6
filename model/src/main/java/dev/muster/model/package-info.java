/**
 * The values that client, coordinator, worker and runner share: identifiers, payloads, outcomes, failures, environments and
 * limits. A type belongs here only if at least two modules must agree on it. Everything is an immutable value.
 *
 * <p>This package depends on {@code dev.muster.task} and {@code java.base}. No transport, no serializer, no policy and no thread
 * may come in.
 */
@NullMarked
package dev.muster.model;

import org.jspecify.annotations.NullMarked;
