/**
 * Scores of translations: BLEU, chrF, TER, exact match, word and character error rate, with the
 * definitions and defaults of sacreBLEU 2.6 (Post 2018, "A Call for Clarity in Reporting BLEU
 * Scores"), and the significance of their differences; labels, numbers and tagged sentences in
 * packages of their own. A leaf: knows nothing of models.
 */
package dev.seqwright.core.metrics;
