package dev.rollcall.reports;

import static dev.rollcall.reports.TableColumn.decimal;
import static dev.rollcall.reports.TableColumn.flag;
import static dev.rollcall.reports.TableColumn.moment;
import static dev.rollcall.reports.TableColumn.text;
import static dev.rollcall.reports.TableColumn.whole;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A report's figures as a table: each row has its terms, so that rows of several reports can be put together. */
public final class ReportTable {
    public static final List<TableColumn> COLUMNS = List.of(
            text("domain"),
            moment("as_of"),
            whole("run"),
            whole("entity_set_version"),
            text("extractor"),
            whole("metric_version"),
            flag("simulated"),
            text("first_window"),
            text("last_window"),
            text("metric"),
            text("entity"),
            text("dimension"),
            text("key"),
            decimal("point"),
            decimal("low"),
            decimal("high"),
            decimal("z"),
            whole("n"),
            whole("numerator"),
            decimal("coverage"),
            flag("exploratory"),
            text("verdict"),
            text("reason"));

    private ReportTable() {}

    /** A row a figure, each with a value a column. */
    public static List<List<Object>> rows(ReportDocument report) {
        return report.figures().stream().map(figure -> row(report, figure)).toList();
    }

    private static List<Object> row(ReportDocument report, ReportFigure figure) {
        int windows = report.windows().size();
        return Arrays.asList(
                report.domain(),
                Instant.parse(report.asOf()),
                (long) report.run(),
                (long) report.entitySetVersion(),
                report.extractor(),
                (long) report.metricVersion(),
                report.simulated(),
                windows == 0 ? null : report.windows().get(0).window(),
                windows == 0 ? null : report.windows().get(windows - 1).window(),
                figure.metric(),
                figure.entity(),
                figure.dimension(),
                figure.key(),
                figure.point(),
                figure.low(),
                figure.high(),
                figure.z(),
                figure.n(),
                figure.numerator(),
                figure.coverage(),
                figure.exploratory(),
                figure.verdict(),
                figure.reason());
    }
}
