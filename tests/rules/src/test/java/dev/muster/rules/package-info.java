/**
 * The rules that no single module can check: dependencies between packages, names, and sizes.
 *
 * <p>Two others stand where they fail the build sooner: the walls between modules in the poms ({@code muster.walls.never},
 * checked by Maven Enforcer), and the purity of the machines in the tests of {@code scheduling}. Exemptions are listed in
 * {@link dev.muster.rules.Exemptions}, with the reason.
 */
@NullMarked
package dev.muster.rules;

import org.jspecify.annotations.NullMarked;
