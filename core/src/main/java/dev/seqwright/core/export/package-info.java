/** Trained models in the formats of others, and without what only training needs. */
package dev.seqwright.core.export;
