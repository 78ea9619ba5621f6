/**
 * What all commands print and exit with: streams, tables, JSON, progress, and exit codes.
 *
 * <p>Nothing here knows a command, a coordinator or a worker.
 */
@NullMarked
package dev.muster.deploy.console;

import org.jspecify.annotations.NullMarked;
