/** Models: the only place that composes parts. A configuration comes in, a model goes out. */
package dev.seqwright.core.model;
