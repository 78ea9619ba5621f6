/**
 * The {@code muster} command: ways to stand a cluster up from a shell. Start reading at {@link dev.muster.deploy.Muster}.
 *
 * <p>Each command puts parts of other modules together; nothing here schedules, supervises or speaks on a wire itself.
 * Standard output is data, standard error is talk, and the exit codes are those of {@link dev.muster.deploy.ExitCode}.
 */
@NullMarked
package dev.muster.deploy;

import org.jspecify.annotations.NullMarked;
