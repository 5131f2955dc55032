/** The command {@code seqwright generate}. */
package dev.seqwright.cli.generate;
