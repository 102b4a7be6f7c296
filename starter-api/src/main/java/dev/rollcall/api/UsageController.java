package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Usage;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.Usage.Figures;
import dev.rollcall.store.Usage.UsageLine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was used, and what it cost. */
@RestController
class UsageController {
    private static final List<String> FORMATS = List.of("json", "csv");
    private static final Map<String, By> GROUPS = Map.of("day", By.DAY, "provider", By.PROVIDER, "model", By.MODEL);
    private static final int DAYS = 30;

    /** In one reply: at most so many rows of each model. */
    static final int MAX_DAYS = 366;

    private static final String HEADER = "day,provider,model,surface,simulated,attempts,"
            + Usage.OUTCOMES.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.joining(","))
            + ",failure_rate,limited_rate,p50_ms,p95_ms,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,"
            + "cost_usd,unpriced\r\n";

    private final Ledger ledger;

    UsageController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Days in UTC, both inclusive. */
    record Days(LocalDate from, LocalDate to) {
        /** The last days, today included, by the ledger's clock. */
        static Days last(int days, Ledger ledger) {
            LocalDate today = today(ledger);
            return new Days(today.minusDays(days - 1L), today);
        }
    }

    /** @param by what the rows are made for, in lower case */
    record UsagePage(
            boolean simulated, LocalDate from, LocalDate to, List<String> by, List<UsageRow> rows, UsageView total) {}

    /** What it was not asked by is left out. */
    record UsageRow(
            @JsonInclude(JsonInclude.Include.NON_NULL) LocalDate day,
            @JsonInclude(JsonInclude.Include.NON_NULL) String provider,
            @JsonInclude(JsonInclude.Include.NON_NULL) String model,
            @JsonInclude(JsonInclude.Include.NON_NULL) String surface,
            @JsonUnwrapped UsageView usage) {
        static UsageRow of(UsageLine line) {
            return new UsageRow(
                    line.of().day(),
                    line.of().provider(),
                    line.of().model(),
                    line.of().surface(),
                    UsageView.of(line.figures()));
        }
    }

    @GetMapping({"/api/usage", "/api/v2/provider-usage"})
    ResponseEntity<UsagePage> usage(HttpServletRequest http, HttpServletResponse response) throws IOException {
        var query = new Query(http);
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        List<String> groups = query.words("by", List.of("day", "provider", "model"), List.of("day", "provider"));
        Days span = span(query);
        boolean simulated = DomainController.side(ledger, query.flag("simulated"));
        List<UsageLine> lines = ledger.usage()
                .lines(
                        simulated,
                        span.from(),
                        span.to(),
                        groups.stream().map(GROUPS::get).collect(Collectors.toSet()));
        List<UsageRow> rows = lines.stream().map(UsageRow::of).toList();
        if (format.equals("json")) {
            Figures total = lines.stream().map(UsageLine::figures).reduce(Figures.NONE, Figures::plus);
            return ResponseEntity.ok(
                    new UsagePage(simulated, span.from(), span.to(), groups, rows, UsageView.of(total)));
        }
        Csv.name(response, "usage-" + span.from() + "-" + span.to());
        response.setContentType(Csv.TYPE);
        String csv = Csv.begin(HEADER, bom)
                + rows.stream().map(row -> csv(row, simulated)).collect(Collectors.joining());
        response.getOutputStream().write(csv.getBytes(StandardCharsets.UTF_8));
        return null;
    }

    private Days span(Query query) {
        LocalDate to = query.date("to");
        LocalDate last = to == null ? today(ledger) : to;
        LocalDate from = query.date("from");
        LocalDate first = from == null ? last.minusDays(DAYS - 1L) : from;
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days < 1 || days > MAX_DAYS) {
            throw Refusal.badRequest("from " + first + " to " + last
                    + (days < 1 ? ": that ends before it begins" : " are " + days + " days")
                    + "; ask for 1 to " + MAX_DAYS + " days");
        }
        return new Days(first, last);
    }

    private static LocalDate today(Ledger ledger) {
        return LocalDate.ofInstant(ledger.now(), ZoneOffset.UTC);
    }

    private static String csv(UsageRow row, boolean simulated) {
        UsageView usage = row.usage();
        var cells = new ArrayList<Object>(
                Arrays.asList(row.day(), row.provider(), row.model(), row.surface(), simulated, usage.attempts()));
        Usage.OUTCOMES.forEach(outcome -> cells.add(usage.outcomes().getOrDefault(outcome, 0L)));
        cells.addAll(Arrays.asList(
                usage.failureRate(),
                usage.limitedRate(),
                usage.p50Ms(),
                usage.p95Ms(),
                usage.tokens().input(),
                usage.tokens().output(),
                usage.tokens().cachedInput(),
                usage.tokens().reasoning(),
                usage.costUsd(),
                usage.unpriced()));
        return Csv.row(cells.toArray());
    }
}
