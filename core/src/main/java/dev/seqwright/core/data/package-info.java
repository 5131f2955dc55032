/**
 * Parallel text: reading it, line by line and strictly, and cutting encoded examples into batches
 * whose order is a pure function of seed and epoch.
 */
package dev.seqwright.core.data;
