package dev.rollcall.api;

import dev.rollcall.insight.figures.DomainChanges;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.Verdict;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Movers.Mover;
import dev.rollcall.store.Movers.MoverFilter;
import dev.rollcall.store.Movers.MoverOrder;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whose figures moved between two windows, over all domains. */
@RestController
public class MoverController {
    private static final String PATH = "/api/movers";
    private static final int PAGE = 50;
    private static final int MAX_PAGE = 200;
    private static final int DAYS = 7;

    private static final List<String> VERDICTS =
            Arrays.stream(Verdict.values()).map(Verdict::word).toList();
    private static final List<String> METRICS =
            DomainChanges.METRICS.stream().map(InsightMetric::word).toList();
    private static final List<String> ORDERS = Arrays.stream(MoverOrder.values())
            .map(order -> order.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Ledger ledger;
    private final InstantSource clock;

    MoverController(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param point null: there are no comparable answers */
    public record SideView(Double point, Double low, Double high, int n, int numerator) {
        static SideView of(int k, int n, Double low, Double high) {
            return new SideView(n == 0 ? null : (double) k / n, low, high, n, k);
        }
    }

    /**
     * @param target null: the whole panel
     * @param change null: nothing could be compared
     */
    public record MoverView(
            String domain,
            String entity,
            String name,
            String metric,
            String target,
            boolean simulated,
            String window,
            String comparedWith,
            String verdict,
            Double change,
            SideView before,
            SideView after,
            double p,
            boolean finding,
            boolean lasting,
            int run,
            int entitySetVersion,
            Instant answeredAt) {
        static MoverView of(Mover row) {
            var counts = row.counts();
            return new MoverView(
                    row.domain(),
                    row.entity(),
                    row.name(),
                    row.metric(),
                    row.target(),
                    row.simulated(),
                    row.window(),
                    row.beforeWindow(),
                    row.verdict(),
                    row.change(),
                    SideView.of(counts.kBefore(), counts.nBefore(), counts.lowBefore(), counts.highBefore()),
                    SideView.of(counts.kAfter(), counts.nAfter(), counts.lowAfter(), counts.highAfter()),
                    row.p(),
                    row.finding(),
                    row.lasting(),
                    row.run(),
                    row.entitySetVersion(),
                    row.answeredAt());
        }
    }

    public record MoversPage(LocalDate from, LocalDate to, List<MoverView> movers, String next) {}

    @GetMapping(PATH)
    public MoversPage movers(HttpServletRequest http) {
        var query = new Query(http);
        LocalDate to = query.date("to");
        LocalDate last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : to;
        LocalDate from = query.date("from");
        LocalDate first = from == null ? last.minusDays(DAYS) : from;
        if (last.isBefore(first)) {
            throw Refusal.badRequest("from " + first + " to " + last + ": that ends before it begins");
        }
        Domain domain = query.domain("domain");
        if (domain != null) {
            DomainController.known(ledger, domain.name());
        }
        var filter = new MoverFilter(
                start(first),
                start(last.plusDays(1)),
                query.someOf("verdict", VERDICTS, List.of(Verdict.MOVED.word())),
                query.someOf("metric", METRICS, METRICS),
                query.isSet("lasting"),
                domain == null ? null : domain.name(),
                query.name("entity"),
                query.name("target"),
                query.flag("simulated"));
        String order = query.word("order", ORDERS);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        List<Mover> found = found(filter, order, query.id("after"), limit + 1);
        List<Mover> page = found.subList(0, Math.min(limit, found.size()));
        return new MoversPage(
                first,
                last,
                page.stream().map(MoverView::of).toList(),
                found.size() > limit
                        ? next(
                                filter,
                                first,
                                last,
                                order,
                                limit,
                                page.get(limit - 1).id())
                        : null);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private List<Mover> found(MoverFilter filter, String order, Long after, int limit) {
        MoverOrder by = order == null ? MoverOrder.CHANGE : MoverOrder.valueOf(order.toUpperCase(Locale.ROOT));
        return ledger.movers()
                .page(filter, by, after, limit)
                .orElseThrow(() -> Refusal.notFound("?after=" + after
                        + ": the last row of the page before is not there any more, because its domain was read anew;"
                        + " begin with the first page again"));
    }

    private static String next(MoverFilter filter, LocalDate from, LocalDate to, String order, int limit, long after) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("verdict", String.join(",", filter.verdicts()));
        parameters.put("metric", String.join(",", filter.metrics()));
        parameters.put("lasting", filter.lasting() ? true : null);
        parameters.put("domain", filter.domain());
        parameters.put("entity", filter.entity());
        parameters.put("target", filter.target());
        parameters.put("simulated", filter.simulated());
        parameters.put("order", order);
        parameters.put("limit", limit);
        parameters.put("after", after);
        return Links.page(PATH, parameters);
    }
}
