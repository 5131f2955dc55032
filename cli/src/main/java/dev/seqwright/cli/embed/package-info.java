/** The command {@code seqwright embed}. */
package dev.seqwright.cli.embed;
