/** Normalisation of rows. One variant, one class. */
package dev.seqwright.core.norm;
