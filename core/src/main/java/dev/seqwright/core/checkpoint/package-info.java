/**
 * The files of a model: the safetensors format, and the folder that holds a model and what its
 * training needs to go on. A folder is replaced as a whole or not at all, whenever the process
 * dies.
 */
package dev.seqwright.core.checkpoint;
