package dev.rollcall.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares of a whole, side by side, 1,000 units wide. It is drawn for the eye; the numbers stand beside it.
 *
 * @param marks where lines are drawn, in units
 */
public record Bar(List<Slice> slices, List<Integer> marks) {
    public static final int WIDTH = 1_000;

    /** @param hatched it can be told from the others without colour */
    public record Slice(String kind, int x, int width, boolean hatched) {}

    /** One part, before it has its place. */
    public record Share(String kind, long n) {
        public Share {
            n = Math.max(0, n);
        }
    }

    /** @param whole what the width means; shares that are more than that are cut */
    public static Bar of(long whole, List<Share> shares) {
        var slices = new ArrayList<Slice>();
        long before = 0;
        for (Share share : shares) {
            int from = place(before, whole);
            before += share.n();
            int to = place(before, whole);
            // What is there can be seen, however little it is.
            int width = share.n() > 0 ? Math.max(to - from, 3) : 0;
            if (width > 0 && from < WIDTH) {
                slices.add(new Slice(
                        share.kind(),
                        from,
                        Math.min(width, WIDTH - from),
                        share.kind().equals("bad")));
            }
        }
        return new Bar(slices, List.of());
    }

    /** @param shares of 1, such as 0.7 */
    public Bar marked(double... shares) {
        var places = new ArrayList<Integer>();
        for (double share : shares) {
            places.add((int) Math.round(share * WIDTH));
        }
        return new Bar(slices, places);
    }

    private static int place(long n, long whole) {
        return whole == 0 ? 0 : (int) Math.min(WIDTH, n * WIDTH / whole);
    }
}
