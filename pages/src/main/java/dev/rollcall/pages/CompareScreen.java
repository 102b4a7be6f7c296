package dev.rollcall.pages;

import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.DomainReportScreen.ReportBasis;
import java.time.Instant;
import java.util.List;

/**
 * Brands of several domains, or one domain's brand in several windows, side by side.
 *
 * @param domains as they were typed
 * @param windows of all of them, as they were typed; empty: the newest of each
 * @param says what can be said of two of them; null: they are not two, or one has no figure
 */
public record CompareScreen(Instant at, String domains, String windows, List<ComparedRow> rows, String says) {

    /**
     * @param brand null: there are no figures, and {@code why} says why
     * @param basis null, as the brand
     */
    public record ComparedRow(String domain, boolean simulated, EntityLine brand, ReportBasis basis, String why) {}
}
