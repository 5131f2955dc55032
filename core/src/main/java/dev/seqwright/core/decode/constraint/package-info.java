/**
 * What an output must or must not contain. Start at {@link
 * dev.seqwright.core.decode.constraint.Constraint}.
 */
package dev.seqwright.core.decode.constraint;
