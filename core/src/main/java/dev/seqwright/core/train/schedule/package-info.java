/** Learning rates over the steps. Start at {@link dev.seqwright.core.train.schedule.Schedule}. */
package dev.seqwright.core.train.schedule;
