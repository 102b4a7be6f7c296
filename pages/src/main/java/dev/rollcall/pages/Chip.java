package dev.rollcall.pages;

/**
 * One choice of a filter, as a link.
 *
 * @param count how many it leaves; null: not counted
 * @param chosen it holds now
 */
public record Chip(String label, Long count, String href, boolean chosen) {}
