/**
 * The rules of the house that no single room can check: doors between packages, words, and numbers.
 *
 * <p>Two others live where they bite sooner: the walls between modules in the poms ({@code muster.walls.never}, checked by
 * Maven Enforcer), and the purity of the machines in the tests of {@code scheduling}. What is let off a rule is listed in
 * {@link dev.muster.rules.Exemptions}, with the reason.
 */
@NullMarked
package dev.muster.rules;

import org.jspecify.annotations.NullMarked;
