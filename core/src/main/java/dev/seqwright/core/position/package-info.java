/** Position encodings. One variant, one class. */
package dev.seqwright.core.position;
