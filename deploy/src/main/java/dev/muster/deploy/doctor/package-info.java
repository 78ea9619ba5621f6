/**
 * The command {@code muster doctor}: checks of this machine and of a cluster, each with its result and what to do about it.
 *
 * <p>A check changes nothing on the machine that it checks.
 */
@NullMarked
package dev.muster.deploy.doctor;

import org.jspecify.annotations.NullMarked;
