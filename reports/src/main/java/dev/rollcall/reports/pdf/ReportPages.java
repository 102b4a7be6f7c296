package dev.rollcall.reports.pdf;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportDocument.ReportGap;
import dev.rollcall.reports.ReportDocument.ReportWindow;
import dev.rollcall.reports.ReportFigure;
import dev.rollcall.reports.plots.Plot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pages of a report, as HTML for the PDF. */
final class ReportPages {
    static final String FONT = "Rollcall Sans";

    /** In CSS pixels: a page's text and the plots' margins, which stand in the margins of the page. */
    private static final String SAMPLED =
            ", those of windows that a job looked at while their answers came 98.8 % (2.5 standard deviations to each side)";

    private static final int PLOT_WIDTH = 716;

    private static final String STYLE = style();

    private final ReportDocument report;
    private final int number;
    private final String sha256;
    private final HtmlText html = new HtmlText();

    ReportPages(ReportDocument report, int number, String sha256) {
        this.report = report;
        this.number = number;
        this.sha256 = sha256;
    }

    static String title(ReportDocument report) {
        return "What language models say of " + brand(report) + " (" + report.domain() + ")";
    }

    static String type(Plot plot) {
        return "rollcall/" + plot.word();
    }

    private static String brand(ReportDocument report) {
        return report.brand().map(ReportEntity::name).orElse(report.domain());
    }

    String html() {
        html.raw("<html lang=\"en\"><head><title>")
                .text(title(report))
                .raw("</title><meta name=\"subject\" content=\"")
                .text(report.simulated() ? "Simulated answers" : "Answers of language models")
                .raw("\"/><style>")
                .raw(STYLE)
                .raw("</style></head><body>");
        running();
        head();
        keyFigures();
        plot(Plot.TREND);
        plot(Plot.SHARE_OF_VOICE);
        entities();
        plot(Plot.PANEL);
        targets();
        new ReportTables(report, html).windows();
        missing();
        terms();
        return html.raw("</body></html>").toString();
    }

    private void running() {
        html.raw("<div id=\"foot\"><span>")
                .text("Report " + number + " · " + report.domain() + " · sha256 " + sha256.substring(0, 16))
                .raw("</span></div>");
        html.raw("<div id=\"mark\">")
                .text(report.simulated() ? "SIMULATED ANSWERS" : "")
                .raw("</div>");
    }

    private void head() {
        html.raw("<p class=\"over\">Rollcall report ")
                .text(number)
                .raw("</p><h1>What language models say of <b>")
                .text(brand(report))
                .raw("</b></h1><p class=\"of\">");
        html.text(report.domain() + " · " + span(report.windows()) + " · as of " + FigureText.minute(report.asOf()));
        if (report.comparedWith() != null) {
            html.text(" · compared with " + span(report.comparedWith()));
        }
        html.raw("</p>");
        if (report.simulated()) {
            html.raw(
                    "<p class=\"simulated\">Simulated: these answers come from Rollcall's simulator. No provider was asked, and they"
                            + " say nothing of the brands.</p>");
        }
    }

    private static String span(List<ReportWindow> windows) {
        if (windows.isEmpty()) {
            return "no window";
        }
        String first = windows.get(0).window();
        return windows.size() == 1
                ? "window " + first
                : windows.size() + " windows, " + first + " to "
                        + windows.get(windows.size() - 1).window();
    }

    private void keyFigures() {
        String brand = report.brand().map(ReportEntity::entity).orElse(null);
        html.raw("<table class=\"key\"><tr>");
        key("Coverage", report.figure("coverage", null).orElse(null), "answers of those planned");
        key("Named", report.figure("mention-rate", brand).orElse(null), "mean over targets");
        key("Share of voice", report.figure("share-of-voice", brand).orElse(null), "among those tracked");
        key("Named first", report.figure("first-mention-rate", brand).orElse(null), "of all answers");
        html.raw("</tr></table>");
    }

    private void key(String name, ReportFigure figure, String of) {
        if (figure == null) {
            return;
        }
        html.raw("<td><div class=\"name\">")
                .text(name)
                .raw("</div><div class=\"")
                .raw(figure.isMissing() ? "none" : "big")
                .raw("\">");
        html.text(FigureText.share(figure)).raw("</div><div class=\"low\">");
        html.text(below(figure));
        html.raw("</div><div class=\"low\">").text(of);
        if (figure.verdict() != null) {
            html.raw("</div><div class=\"verdict\">").text(figure.verdict().replace('-', ' '));
        }
        html.raw("</div></td>");
    }

    private static String below(ReportFigure figure) {
        if (figure.hasInterval()) {
            return FigureText.confidence(figure.z()) + ": " + FigureText.interval(figure);
        }
        return figure.numerator() == null
                ? "n = " + FigureText.count(figure.n())
                : FigureText.count(figure.numerator()) + " of " + FigureText.count(figure.n());
    }

    private void plot(Plot plot) {
        var drawing = plot.of(report);
        int width = PLOT_WIDTH;
        int height = Math.round((float) drawing.height() * width / drawing.width());
        html.raw("<object class=\"plot\" type=\"" + type(plot) + "\" style=\"width:" + width + "px;height:" + height
                        + "px\" alt=\"")
                .text(drawing.words())
                .raw("\"></object>");
    }

    private void entities() {
        new ReportTables(report, html).entities();
    }

    private void targets() {
        new ReportTables(report, html).targets();
    }

    /** By state and reason, over all windows. */
    private void missing() {
        html.raw("<div class=\"whole\"><h2>What is missing</h2>");
        if (report.missing().isEmpty()) {
            html.raw("<p>Nothing: each planned answer is in this report.</p></div>");
            return;
        }
        html.raw(
                "<p>These answers were not there as of this report. They are missing, and do not count as answers that name"
                        + " nobody. Answers that came later are not in it.</p>");
        Map<String, Long> sums = new TreeMap<>(report.missing().stream()
                .collect(Collectors.groupingBy(ReportPages::why, Collectors.summingLong(ReportGap::cells))));
        html.raw("<table class=\"list\"><tr><th>target</th><th>why</th><th class=\"n\">cells</th></tr>");
        sums.forEach((why, cells) -> {
            String[] parts = why.split("\n", -1);
            html.raw("<tr><td>")
                    .text(parts[0])
                    .raw("</td><td>")
                    .text(parts[1])
                    .raw("</td><td class=\"n\">")
                    .text(FigureText.count(cells))
                    .raw("</td></tr>");
        });
        html.raw("</table></div>");
    }

    private static String why(ReportGap gap) {
        String state = gap.state().replace('-', ' ');
        return gap.target() + "\n" + (gap.reason() == null ? state : state + ": " + gap.reason());
    }

    private void terms() {
        html.raw("<div class=\"whole\"><h2>How this report was made</h2><table class=\"terms\">");
        term("Answers", "of " + span(report.windows()) + ", saved before " + report.asOf());
        term(
                "Entities",
                "version " + report.entitySetVersion() + ": "
                        + report.entities().stream()
                                .map(entity -> entity.name() + " (" + entity.kind() + ")")
                                .collect(Collectors.joining(", ")));
        term("Extraction", "run " + report.run() + ", extractor " + report.extractor());
        term("Formulas", "metric version " + report.metricVersion());
        term("sha256", sha256 + " (of the canonical JSON, RFC 8785)");
        html.raw("</table><p>Intervals are of 95 %" + (report.isSampled() ? SAMPLED : "")
                + ": Wilson's for one target, the jackknife over prompts for the panel; with fewer than"
                + " ten prompts they are exploratory. No figure is published of less than 70 % of the planned answers. A verdict"
                + " compares the same prompts, targets and models only.</p></div>");
    }

    private void term(String name, String value) {
        html.raw("<tr><th>").text(name).raw("</th><td>").text(value).raw("</td></tr>");
    }

    private static String style() {
        try (InputStream in = ReportPages.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
