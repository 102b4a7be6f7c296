package dev.rollcall.reports.plots;

import java.util.List;

/**
 * A plot.
 *
 * @param words what it shows, for those who do not see it
 * @param marks the later over the earlier
 */
public record Drawing(int width, int height, String words, List<Mark> marks) {
    public Drawing {
        marks = List.copyOf(marks);
    }
}
