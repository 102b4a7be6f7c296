package dev.rollcall.reports.pdf;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportFigure;
import java.util.List;
import java.util.Objects;

/** The tables of a report's figures. */
final class ReportTables {
    /** A report of more windows has them in CSV and Parquet. */
    private static final int MOST_WINDOWS = 60;

    /** More do not stand beside each other on a page. */
    private static final int MOST_NAMED = 3;

    private final ReportDocument report;
    private final HtmlText html;

    ReportTables(ReportDocument report, HtmlText html) {
        this.report = report;
        this.html = html;
    }

    void entities() {
        html.raw(
                "<div class=\"whole\"><h2>Brand and competitors</h2><table class=\"list\"><tr><th>entity</th><th class=\"n\">named</th>"
                        + "<th class=\"n\">share of voice</th><th class=\"n\">named first</th><th class=\"n\">position</th>"
                        + "<th class=\"n\">sure on</th>" + (isCompared() ? "<th>named, against before</th>" : "")
                        + "</tr>");
        for (ReportEntity entity : report.entities()) {
            html.raw("<tr><td>").text(entity.name()).raw("</td>");
            share(figure("mention-rate", entity));
            share(figure("share-of-voice", entity));
            share(figure("first-mention-rate", entity));
            ReportFigure position = figure("average-position", entity);
            cell(position == null ? "" : FigureText.number(position, 1));
            ReportFigure sure = figure("consensus", entity);
            cell(sure == null || sure.isMissing() ? "–" : sure.numerator() + "/" + sure.n());
            if (isCompared()) {
                ReportFigure named = figure("mention-rate", entity);
                html.raw("<td>").text(verdict(named)).raw("</td>");
            }
            html.raw("</tr>");
        }
        html.raw("</table></div>");
    }

    void targets() {
        List<ReportEntity> shown = report.tracked().stream().limit(MOST_NAMED).toList();
        html.raw("<h2>Target by target</h2><table class=\"list fixed\"><thead><tr><th class=\"wide\">target</th>"
                + "<th class=\"n\">answers</th><th class=\"n\">coverage</th>");
        shown.forEach(
                entity -> html.raw("<th class=\"n\">names ").text(entity.name()).raw("</th>"));
        html.raw("</tr></thead><tbody>");
        report.figures("coverage", "target").forEach(target -> target(target, shown));
        html.raw("</tbody></table>");
    }

    private void target(ReportFigure target, List<ReportEntity> shown) {
        html.raw("<tr><td>").text(target.key()).raw("</td>");
        boolean asked = target.n() > 0;
        cell(asked ? FigureText.count(target.numerator()) + " of " + FigureText.count(target.n()) : "not asked");
        cell(asked ? FigureText.share(target) : "");
        shown.forEach(entity -> share(asked ? figure("mention-rate", "target", target.key(), entity) : null));
        html.raw("</tr>");
    }

    void windows() {
        List<ReportFigure> windows = report.figures("coverage", "window");
        if (windows.size() < 2
                || windows.size() > MOST_WINDOWS
                || report.brand().isEmpty()) {
            return;
        }
        ReportEntity brand = report.brand().get();
        html.raw(
                        "<h2>Window by window</h2><table class=\"list\"><thead><tr><th>window</th><th class=\"n\">answers</th><th class=\"n\">coverage</th>"
                                + "<th class=\"n\">names ")
                .text(brand.name())
                .raw("</th><th class=\"n\">share of voice</th></tr></thead><tbody>");
        for (ReportFigure window : windows) {
            html.raw("<tr><td>").text(window.key()).raw("</td>");
            cell(
                    window.numerator() == null
                            ? ""
                            : FigureText.count(window.numerator()) + " of " + FigureText.count(window.n()));
            cell(FigureText.share(window));
            share(figure("mention-rate", "window", window.key(), brand));
            share(figure("share-of-voice", "window", window.key(), brand));
            html.raw("</tr>");
        }
        html.raw("</tbody></table>");
    }

    private boolean isCompared() {
        return report.comparedWith() != null;
    }

    private static String verdict(ReportFigure figure) {
        return figure == null || figure.verdict() == null
                ? "–"
                : figure.verdict().replace('-', ' ');
    }

    private ReportFigure figure(String metric, ReportEntity entity) {
        return report.figure(metric, entity.entity()).orElse(null);
    }

    private ReportFigure figure(String metric, String dimension, String key, ReportEntity entity) {
        return report.figures(metric, dimension).stream()
                .filter(figure -> Objects.equals(figure.key(), key) && figure.isOf(entity.entity()))
                .findFirst()
                .orElse(null);
    }

    private void share(ReportFigure figure) {
        if (figure == null) {
            cell("");
            return;
        }
        html.raw("<td class=\"n\">").text(FigureText.share(figure));
        if (figure.hasInterval()) {
            html.raw(" <span class=\"low\">").text(FigureText.interval(figure)).raw("</span>");
        }
        html.raw("</td>");
    }

    private void cell(String text) {
        html.raw("<td class=\"n\">").text(text).raw("</td>");
    }
}
