package dev.rollcall.pages;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A small line of counts by minute, 120 by 24 units, the newest at the right.
 *
 * @param points of the line of all, as SVG writes them
 * @param bad of the line of those that failed; empty when none did
 * @param words the same for those who do not see it
 */
public record Sparkline(String points, String bad, String words) {
    private static final double WIDTH = 120;
    private static final double HEIGHT = 22;
    private static final double TOP = 1;

    /**
     * @param all calls in each minute, the oldest first
     * @param failed those of them that failed
     */
    public static Sparkline of(List<Long> all, List<Long> failed) {
        long most = Math.max(1, all.stream().mapToLong(Long::longValue).max().orElse(0));
        long sum = all.stream().mapToLong(Long::longValue).sum();
        long bad = failed.stream().mapToLong(Long::longValue).sum();
        String words = sum == 0
                ? "no call in " + all.size() + " minutes"
                : Format.count(sum) + " calls in " + all.size() + " minutes, at most " + Format.count(most)
                        + " in one; " + Format.count(bad) + " failed";
        return new Sparkline(sum == 0 ? "" : points(all, most), bad == 0 ? "" : points(failed, most), words);
    }

    /** The same as an area that is closed at the bottom. */
    public String area() {
        return points.isEmpty() ? "" : "0," + (HEIGHT + TOP) + " " + points + " " + WIDTH + "," + (HEIGHT + TOP);
    }

    private static String points(List<Long> counts, long most) {
        double step = counts.size() > 1 ? WIDTH / (counts.size() - 1) : 0;
        return java.util.stream.IntStream.range(0, counts.size())
                .mapToObj(i ->
                        String.format(Locale.ROOT, "%.1f,%.1f", i * step, TOP + HEIGHT - HEIGHT * counts.get(i) / most))
                .collect(Collectors.joining(" "));
    }
}
