/**
 * The command {@code muster demo}: the same work in one thread and on child JVMs, with the times of both.
 *
 * <p>It uses a pool as the program of a user does; nothing here uses more than the public client.
 */
@NullMarked
package dev.muster.deploy.demo;

import org.jspecify.annotations.NullMarked;
