/**
 * The state machine of a client: which of its tasks wait, which attempt of each is under way, and whether there is another
 * ({@link dev.muster.scheduling.ledger.Ledger}).
 *
 * <p>Pure, as {@link dev.muster.scheduling.loop.Machine} says. It knows neither workers nor runners, and no other machine.
 */
@NullMarked
package dev.muster.scheduling.ledger;

import org.jspecify.annotations.NullMarked;
