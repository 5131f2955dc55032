/** Whether two models say the same. */
package dev.seqwright.core.parity;
