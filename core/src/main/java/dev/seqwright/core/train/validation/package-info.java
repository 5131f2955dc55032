/**
 * What validations measure, and what follows from it. Start at {@link
 * dev.seqwright.core.train.validation.Validation}.
 */
package dev.seqwright.core.train.validation;
