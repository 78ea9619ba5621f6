package dev.muster.codec.refusals;

import dev.muster.codec.payload.MemoryBudget;
import java.util.List;

/**
 * More than may be in memory.
 *
 * @param amount how much
 * @param latest what was being written, the latest first
 */
public record Excess(MemoryBudget.Usage amount, List<Object> latest) {}
