/** The command {@code seqwright predict}. */
package dev.seqwright.cli.predict;
