/** Several models that decode together. */
package dev.seqwright.core.decode.ensemble;
