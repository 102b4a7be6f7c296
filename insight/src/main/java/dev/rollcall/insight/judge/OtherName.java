package dev.rollcall.insight.judge;

import dev.rollcall.insight.TextSpan;

/**
 * A company, brand or product that the answer names and that is not tracked.
 *
 * @param span of the name, within {@code quote}
 */
public record OtherName(String name, TextSpan span, TextSpan quote) {}
