/** Models of Hugging Face's transformers (MarianMT) as models of ours. */
package dev.seqwright.core.imports.huggingface;
