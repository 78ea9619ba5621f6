/**
 * Where the values of options come from (command line, environment, file), and the types of values that several commands have.
 *
 * <p>Nothing here connects to a coordinator or starts one.
 */
@NullMarked
package dev.muster.deploy.settings;

import org.jspecify.annotations.NullMarked;
