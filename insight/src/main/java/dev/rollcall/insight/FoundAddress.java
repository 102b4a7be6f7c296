package dev.rollcall.insight;

/**
 * An address in a text.
 *
 * @param start where it begins, in code points
 * @param host in lower case
 * @param bare a host without scheme, path or {@code www.}: a citation only in a list of sources
 */
record FoundAddress(int start, String host, boolean bare) {}
