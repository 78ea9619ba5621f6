/**
 * What client, coordinator and worker say to each other: four sealed families of records, one for each direction of each
 * connection. The state machines take and make them as they are; {@code proto} translates them to and from bytes.
 *
 * <p>Only records of values may come in: no encoding, no connection, no rule about when a message is sent.
 */
@NullMarked
package dev.muster.model.messages;

import org.jspecify.annotations.NullMarked;
