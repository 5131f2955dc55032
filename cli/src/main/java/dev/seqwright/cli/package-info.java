/** The command line: reads options, calls {@code core}, reports. No mathematics. */
package dev.seqwright.cli;
