/**
 * What the API and every module of Muster need alike and no user names: arithmetic with durations. It is exported to Muster's own
 * modules only. Nothing that knows tasks may come in.
 */
@NullMarked
package dev.muster.task.internal;

import org.jspecify.annotations.NullMarked;
