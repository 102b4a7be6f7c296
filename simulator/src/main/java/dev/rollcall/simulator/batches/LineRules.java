package dev.rollcall.simulator.batches;

/**
 * What a provider wants of the lines of an input file.
 *
 * @param urls whether each line has a method and a URL, as OpenAI's have
 * @param most lines that a file may have
 * @param oneModel whether all lines have to name the same model
 * @param longestId characters that a custom_id may have
 */
record LineRules(boolean urls, int most, boolean oneModel, int longestId) {}
