package dev.rollcall.reports.plots;

import dev.rollcall.reports.ReportDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The plots that each report has. */
public enum Plot {
    /** How often each target names the brand. */
    PANEL,
    /** How often it is named, window by window. */
    TREND,
    SHARE_OF_VOICE;

    public static List<String> words() {
        return Arrays.stream(values()).map(Plot::word).toList();
    }

    /** As it stands in an address: {@code share-of-voice}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Plot> of(String word) {
        return Arrays.stream(values()).filter(plot -> plot.word().equals(word)).findFirst();
    }

    /** A report whose set has no entities has no brand: no set is so, because it has the domain's own at least. */
    public Drawing of(ReportDocument report) {
        return switch (this) {
            case PANEL -> new PanelDrawing(report, report.brand().orElseThrow()).drawing();
            case TREND -> new TrendDrawing(report, report.brand().orElseThrow()).drawing();
            case SHARE_OF_VOICE -> new SharesDrawing(report).drawing();
        };
    }
}
