package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.UsageView;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Bar;
import dev.rollcall.pages.Bar.Share;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.UsageScreen;
import dev.rollcall.pages.UsageScreen.UsedRow;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.Usage.Figures;
import dev.rollcall.store.Usage.UsageLine;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What was used, and what it cost: each figure with a bar, so that the table is the plot. */
@Controller
class UsagePageController {
    private static final String PATH = "/ui/usage";
    private static final String DAYS = "days";
    private static final String SIMULATED = "simulated";
    private static final List<String> SPANS = List.of("7", "30", "90");
    private static final String USUAL_SPAN = "30";

    private final PageWriter writer;
    private final Ledger ledger;
    private final Sides sides;

    UsagePageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
        this.sides = new Sides(ledger);
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> usage(HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of());
        Query query = request.query();
        String said = query.word(DAYS, SPANS);
        String span = said == null ? USUAL_SPAN : said;
        boolean simulated = sides.chosen(query);
        LocalDate today = ledger.now().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate from = today.minusDays(Integer.parseInt(span) - 1L);
        List<UsageLine> byDay = ledger.usage().lines(simulated, from, today, EnumSet.of(By.DAY));
        List<UsageLine> byProvider = ledger.usage().lines(simulated, from, today, EnumSet.of(By.PROVIDER));
        var screen = new UsageScreen(
                simulated,
                sides.chips(request, PATH, List.of(DAYS), simulated),
                SPANS.stream()
                        .map(days -> new Chip(
                                days + " days",
                                null,
                                request.link(PATH, List.of(SIMULATED), DAYS, days),
                                days.equals(span)))
                        .toList(),
                from,
                today,
                row("", byDay.stream().map(UsageLine::figures).reduce(Figures.NONE, Figures::plus), null),
                days(byDay, today),
                providers(byProvider),
                "from=" + from + "&to=" + today + "&simulated=" + simulated + "&");
        return writer.page(http, new Place("usage", "usage"), "Usage and cost", screen);
    }

    private static List<UsedRow> days(List<UsageLine> lines, LocalDate today) {
        var byDay = new TreeMap<LocalDate, Figures>();
        lines.forEach(line -> byDay.put(line.of().day(), line.figures()));
        var rows = new ArrayList<UsedRow>();
        if (!byDay.isEmpty()) {
            BigDecimal most = most(lines);
            for (LocalDate day = today; !day.isBefore(byDay.firstKey()); day = day.minusDays(1)) {
                rows.add(row(day.toString(), byDay.getOrDefault(day, Figures.NONE), most));
            }
        }
        return rows;
    }

    private static List<UsedRow> providers(List<UsageLine> lines) {
        BigDecimal most = most(lines);
        return lines.stream()
                .map(line -> row(line.of().provider(), line.figures(), most))
                .sorted(Comparator.comparing(UsedRow::cost, Comparator.nullsLast(Comparator.<BigDecimal>reverseOrder()))
                        .thenComparing(UsedRow::calls, Comparator.reverseOrder()))
                .toList();
    }

    private static BigDecimal most(List<UsageLine> lines) {
        return lines.stream()
                .map(line -> UsageView.of(line.figures()).costUsd())
                .filter(cost -> cost != null)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
    }

    /** @param most what the whole width of the bar means; null: there is no bar */
    private static UsedRow row(String name, Figures figures, BigDecimal most) {
        UsageView used = UsageView.of(figures);
        return new UsedRow(
                name,
                most == null ? null : bar(used.costUsd(), most),
                used.attempts(),
                used.failureRate(),
                used.p50Ms(),
                used.p95Ms(),
                used.costUsd(),
                used.unpriced());
    }

    private static Bar bar(BigDecimal cost, BigDecimal most) {
        long permille = cost == null || most.signum() == 0
                ? 0
                : cost.multiply(BigDecimal.valueOf(Bar.WIDTH))
                        .divide(most, 0, RoundingMode.UP)
                        .longValue();
        return Bar.of(Bar.WIDTH, List.of(new Share("busy", permille)));
    }
}
