package dev.rollcall.pages;

import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.DomainReportScreen.ReportBasis;
import java.time.Instant;
import java.util.List;

/**
 * Entities whose mention rate moved between a domain's newest window and the one before, those that moved most first.
 *
 * @param looked how many domains of this page were compared
 * @param next null: there are no more
 */
public record MoversScreen(Instant at, int looked, List<MoverRow> movers, String next) {

    public record MoverRow(String domain, boolean simulated, EntityLine entity, ReportBasis basis) {}
}
