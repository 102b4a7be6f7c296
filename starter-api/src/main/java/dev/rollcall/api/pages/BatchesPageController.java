package dev.rollcall.api.pages;

import dev.rollcall.api.BatchReader;
import dev.rollcall.api.BatchReader.SomeBatches;
import dev.rollcall.api.BatchView;
import dev.rollcall.api.Links;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.BatchesScreen;
import dev.rollcall.pages.BatchesScreen.BatchesFilter;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.Templates;
import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchTotals.BatchTotal;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Batches, as {@code GET /api/batches} tells of them. */
@Controller
class BatchesPageController implements LivePart {
    private static final String PATH = "/ui/batches";
    private static final String TOPIC = "batches";
    private static final String TOPIC_OF_ONE = "batch/";
    private static final int PAGE = 40;

    private final PageWriter writer;
    private final Ledger ledger;
    private final BatchReader reader;

    BatchesPageController(PageWriter writer, Ledger ledger, BatchReader reader) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> batches(HttpServletRequest http) {
        Query query = new FormQuery(http).filled();
        var filter = new BatchesFilter(
                query.name("job"), query.name("provider"), query.word("status", BatchReader.STATUSES));
        return writer.page(
                http,
                new Place("batches", "batches", TOPIC),
                "Batches",
                screen(filter, query.id("before"), providers()));
    }

    @GetMapping(PATH + "/{token}")
    @PageRole
    ResponseEntity<String> batch(@PathVariable String token, HttpServletRequest http) {
        BatchView batch = reader.batch(token);
        // What has ended never changes.
        String live = batch.times().endedAt() == null ? TOPIC_OF_ONE + batch.token() : null;
        return writer.page(
                http,
                new Place("batch", "batches", live),
                "Batch " + batch.token(),
                BatchRows.screen(batch, ledger.now()));
    }

    @Override
    public Optional<Supplier<String>> of(String topic) {
        if (topic.equals(TOPIC)) {
            return Optional.of(() ->
                    Templates.render("batchesLive", Map.of("screen", screen(BatchesFilter.NONE, null, List.of()))));
        }
        return topic.startsWith(TOPIC_OF_ONE)
                ? reader.known(topic.substring(TOPIC_OF_ONE.length()))
                        .map(batch -> () ->
                                Templates.render("batchLive", Map.of("screen", BatchRows.screen(batch, ledger.now()))))
                : Optional.empty();
    }

    private List<String> providers() {
        var names = new TreeSet<String>();
        Stream.of(true, false)
                .flatMap(simulated -> ledger.providers().all(simulated).stream())
                .map(KnownProvider::name)
                .forEach(names::add);
        return List.copyOf(names);
    }

    private BatchesScreen screen(BatchesFilter filter, Long before, List<String> providers) {
        List<BatchView> batches = new ArrayList<>();
        String next = null;
        BatchFilter wanted = reader.filter(filter.job(), filter.provider(), filter.status());
        if (filter.status() == null) {
            // Those that have not ended come first, and the pages behind the first one have the others.
            SomeBatches open = before == null
                    ? reader.read(new BatchFilter(wanted.job(), wanted.provider(), BatchState.UNDER_WAY), null, PAGE)
                    : new SomeBatches(List.of(), null);
            SomeBatches ended =
                    reader.read(new BatchFilter(wanted.job(), wanted.provider(), BatchState.ENDS), before, PAGE);
            batches.addAll(open.batches());
            batches.addAll(ended.batches());
            next = ended.older() == null ? null : href(filter, null, ended.older());
        } else {
            SomeBatches some = reader.read(wanted, before, PAGE);
            batches.addAll(some.batches());
            next = some.older() == null ? null : href(filter, filter.status(), some.older());
        }
        return new BatchesScreen(
                ledger.now(),
                statuses(filter),
                filter,
                providers,
                batches.stream().map(BatchRows::row).toList(),
                filter.equals(BatchesFilter.NONE) && before == null,
                next);
    }

    /** Counted only where nothing else is chosen. */
    private List<Chip> statuses(BatchesFilter filter) {
        boolean isCounted = filter.job() == null && filter.provider() == null;
        var counts = new LinkedHashMap<String, Long>();
        if (isCounted) {
            BatchReader.STATUSES.forEach(status -> counts.put(status, 0L));
            for (BatchTotal total : ledger.batchTotals().read()) {
                counts.merge(total.state().status(), total.batches(), Long::sum);
            }
        }
        Long all = isCounted
                ? Long.valueOf(
                        counts.values().stream().mapToLong(Long::longValue).sum())
                : null;
        var chips = new ArrayList<Chip>();
        chips.add(new Chip("all", all, href(filter, null, null), filter.status() == null));
        BatchReader.STATUSES.forEach(status -> chips.add(
                new Chip(status, counts.get(status), href(filter, status, null), status.equals(filter.status()))));
        return chips;
    }

    private static String href(BatchesFilter filter, String status, Long before) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("job", filter.job());
        parameters.put("provider", filter.provider());
        parameters.put("status", status);
        parameters.put("before", before);
        return Links.page(PATH, parameters).replaceFirst("\\?$", "");
    }
}
