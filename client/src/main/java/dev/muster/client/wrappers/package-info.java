/**
 * Recognises the wrappers that other libraries pass to an executor in place of the user's task, and refuses them with the
 * name of what to call instead.
 *
 * <p>Each library is known by the names of its classes alone; none of them may become a dependency.
 */
@NullMarked
package dev.muster.client.wrappers;

import org.jspecify.annotations.NullMarked;
