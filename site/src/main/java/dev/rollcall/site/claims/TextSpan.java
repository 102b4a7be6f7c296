package dev.rollcall.site.claims;

/** A part of a stored text, in code points; {@code end} is exclusive. */
public record TextSpan(int start, int end) {
    public TextSpan {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "a span is [start, end) with 0 <= start < end, not [" + start + ", " + end + ")");
        }
    }
}
