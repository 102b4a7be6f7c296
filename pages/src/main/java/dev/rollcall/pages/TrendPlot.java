package dev.rollcall.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A rate window by window, 1,000 by 200 units: its interval as a band, and a gap where there is no figure. Beside it stands a
 * table with the same.
 *
 * @param windows the earliest first
 * @param words the same for those who do not see it
 */
public record TrendPlot(List<TrendWindow> windows, String words) {
    private static final double WIDTH = 1_000;
    private static final double HEIGHT = 200;
    private static final int MOST_NAMES = 8;

    /**
     * @param point null: there is no figure; {@code low} and {@code high} are its interval, if there is one
     * @param coverage how many of the planned answers there are
     * @param mark what became of it since the window before; null: not compared
     * @param verdict the same in words
     * @param otherModels other models answer than in the window before, so that no line leads from one to the other
     * @param chosen its answers are among those of the figures above
     */
    public record TrendWindow(
            String window,
            Double point,
            Double low,
            Double high,
            ShownFigure shown,
            String coverage,
            StateMark mark,
            String verdict,
            boolean otherModels,
            boolean chosen) {}

    /** Are there windows with wider intervals than the others? */
    public boolean isSampled() {
        return windows.stream().anyMatch(window -> window.shown().isUnusual());
    }

    /** A window's place, from 0 to 1,000. */
    public String x(int window) {
        return number((window + .5) * WIDTH / windows.size());
    }

    /** Where a window's own part begins. */
    public String from(int window) {
        return number(window * WIDTH / windows.size());
    }

    /** There is room for the name of each. */
    public boolean namesAll() {
        return windows.size() <= MOST_NAMES;
    }

    public String width() {
        return number(WIDTH / windows.size());
    }

    /** A rate's place, from 200 for 0 to 0 for 1. */
    public String y(double rate) {
        return number(HEIGHT - HEIGHT * rate);
    }

    /** Bands of windows that follow each other; no band leads across a missing one. */
    public List<String> bands() {
        return runs().stream()
                .map(run -> run.stream().map(i -> place(i, high(i))).collect(Collectors.joining(" ")) + " "
                        + backwards(run).stream().map(i -> place(i, low(i))).collect(Collectors.joining(" ")))
                .toList();
    }

    public List<String> lines() {
        return runs().stream()
                .map(run ->
                        run.stream().map(i -> place(i, windows.get(i).point())).collect(Collectors.joining(" ")))
                .toList();
    }

    /** Windows with a figure of the same models that follow each other, two at least. */
    private List<List<Integer>> runs() {
        var runs = new ArrayList<List<Integer>>();
        var run = new ArrayList<Integer>();
        for (int i = 0; i < windows.size(); i++) {
            TrendWindow window = windows.get(i);
            if (window.point() == null || window.otherModels()) {
                run = new ArrayList<>();
            }
            if (window.point() != null) {
                run.add(i);
            }
            if (run.size() == 2) {
                runs.add(run);
            }
        }
        return runs;
    }

    private static List<Integer> backwards(List<Integer> run) {
        var other = new ArrayList<Integer>(run);
        java.util.Collections.reverse(other);
        return other;
    }

    private double low(int window) {
        TrendWindow shown = windows.get(window);
        return shown.low() == null ? shown.point() : shown.low();
    }

    private double high(int window) {
        TrendWindow shown = windows.get(window);
        return shown.high() == null ? shown.point() : shown.high();
    }

    private String place(int window, double rate) {
        return x(window) + "," + y(rate);
    }

    private static String number(double units) {
        return String.format(Locale.ROOT, "%.1f", units);
    }
}
