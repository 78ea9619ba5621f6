package dev.muster.scheduling.ledger;

import dev.muster.model.Environment;
import dev.muster.task.SessionId;

/**
 * What a ledger is made with.
 *
 * @param session drawn at random by the client
 * @param environment what its tasks run in
 * @param jitterSeed any random number: spreads the reconnects of many clients
 */
public record LedgerConfig(SessionId session, Environment environment, long jitterSeed) {}
