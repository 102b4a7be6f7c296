package dev.rollcall.pages;

import java.time.Instant;

/**
 * Something that is not well: what, why, what now.
 *
 * @param grave a person has to act now
 * @param what such as {@code groq does not reply}
 * @param why in words; null: unknown
 * @param mend what to do; null: nothing but to wait
 * @param link a page that shows it; null: none
 * @param since null: unknown
 */
public record Concern(boolean grave, String what, String why, String mend, String link, Instant since) {}
