/** Parameters and the layers that every part of a model is made of. */
package dev.seqwright.core.nn;
