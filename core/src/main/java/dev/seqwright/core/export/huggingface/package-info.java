/** Models of ours as models of Hugging Face's transformers (MarianMT). */
package dev.seqwright.core.export.huggingface;
