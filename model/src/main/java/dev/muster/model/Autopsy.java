package dev.muster.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a dead runner.
 *
 * @param exitCode as the operating system gave it; empty while unknown
 * @param signal the name of the signal that ended it, such as {@code SIGSEGV}
 * @param stderr the last lines it wrote to standard error; empty if none
 * @param evidence the head of an {@code hs_err} file or a thread dump; empty if there is none
 */
public record Autopsy(OptionalInt exitCode, Optional<String> signal, String stderr, String evidence) {}
