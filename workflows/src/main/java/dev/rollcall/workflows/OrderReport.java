package dev.rollcall.workflows;

/**
 * What came of an order.
 *
 * @param done false: it was refused, and nothing has changed
 * @param words for people
 */
public record OrderReport(boolean done, String words) {}
