/** The command {@code seqwright train}: options, signals, and the progress bar. */
package dev.seqwright.cli.train;
