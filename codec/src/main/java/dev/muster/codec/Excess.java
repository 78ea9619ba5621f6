package dev.muster.codec;

import java.util.List;

/**
 * More than may be in memory.
 *
 * @param amount how much
 * @param latest what was being written, the latest first
 */
record Excess(MemoryBudget.Usage amount, List<Object> latest) {}
