package dev.rollcall.cli;

/**
 * What became of a line.
 *
 * @param number from 1
 * @param json the result with its line feed; null when there is a problem
 * @param problem what is wrong with the line, and how to mend it; null when nothing is
 */
record LineResult(long number, byte[] json, String problem) {}
