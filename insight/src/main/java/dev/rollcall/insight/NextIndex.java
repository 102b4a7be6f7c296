package dev.rollcall.insight;

import java.util.Arrays;

/** Finds the next place of a sign. Asked from left to right, it looks at each code point once a sign. */
final class NextIndex {
    private final int[] points;
    private final int[] found = new int[128];
    private final int[] from = new int[128];

    NextIndex(int[] points) {
        this.points = points;
        Arrays.fill(found, -1);
    }

    /** The first index at or after {@code start} of this ASCII sign; the length when there is none. */
    int of(char sign, int start) {
        if (found[sign] >= start && from[sign] <= start) {
            return found[sign];
        }
        int i = start;
        while (i < points.length && points[i] != sign) {
            i++;
        }
        from[sign] = start;
        found[sign] = i;
        return i;
    }
}
