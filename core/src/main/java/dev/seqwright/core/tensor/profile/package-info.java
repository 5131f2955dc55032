/**
 * Measures where the time of kernels goes. Start at {@link
 * dev.seqwright.core.tensor.profile.Profile}.
 */
package dev.seqwright.core.tensor.profile;
