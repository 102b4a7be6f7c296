package dev.rollcall.api;

import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls that providers got in batches, and what became of them. */
@RestController
class BatchController {
    private static final Logger LOG = LoggerFactory.getLogger(BatchController.class);
    private static final String PATH = "/api/batches";
    private static final List<String> STATUSES = Arrays.stream(BatchState.values())
            .map(BatchState::status)
            .distinct()
            .toList();
    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,17}");
    private static final Pattern TOKEN = Pattern.compile("rc-[a-z2-7]{20}");
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;

    BatchController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param next null on the last page */
    record BatchPage(List<BatchView> batches, String next) {}

    /** The latest first. */
    @GetMapping(PATH)
    BatchPage batches(HttpServletRequest http) {
        var query = new Query(http);
        String job = query.name("job");
        String provider = query.name("provider");
        String status = query.word("status", STATUSES);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        Long before = query.id("before");
        var filter = new BatchFilter(
                job == null ? null : JobController.find(ledger, job).id(), provider, states(status));
        List<ProviderBatch> found = ledger.batchList().page(null, filter, before, limit + 1);
        List<ProviderBatch> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("job", job);
            parameters.put("provider", provider);
            parameters.put("status", status);
            parameters.put("limit", limit);
            parameters.put("before", page.get(limit - 1).id());
            next = Links.page(PATH, parameters);
        }
        return new BatchPage(page.stream().map(BatchView::of).toList(), next);
    }

    private static List<BatchState> states(String status) {
        return Arrays.stream(BatchState.values())
                .filter(state -> state.status().equals(status))
                .toList();
    }

    @GetMapping(PATH + "/{id}")
    BatchView batch(@PathVariable String id) {
        return BatchView.of(find(id));
    }

    /** The ledger first; the workers hear of it within seconds, and tell the provider. Twice is once: the first reason stays. */
    @PostMapping(PATH + "/{id}/cancel")
    BatchView cancel(@PathVariable String id, HttpServletRequest http) throws IOException {
        Payload body = Payload.read(http, List.of("reason"), "{\"reason\":\"the prompt is wrong\"}");
        String reason = body.reason("the batch");
        body.errors().refuseIfAny();
        ProviderBatch batch = find(id);
        String by = ApiCaller.of(http).by();
        boolean asked = ledger.providerBatches().askCancel(batch.id(), "cancelled by " + by + ": " + reason);
        ProviderBatch now = find(id);
        if (asked) {
            LOG.info("batch {} of job {}: it is to be cancelled, by {}: {}", now.token(), now.job(), by, reason);
        } else if (!now.isOpen()) {
            throw new Refusal(
                    409, "the batch has ended already: it is " + now.state().word());
        }
        return BatchView.of(now);
    }

    /** By its token, or by its id. */
    private ProviderBatch find(String name) {
        Optional<ProviderBatch> batch = Optional.empty();
        if (ID.matcher(name).matches()) {
            batch = ledger.batchList().find(Long.parseLong(name));
        } else if (TOKEN.matcher(name).matches()) {
            batch = ledger.batchList().byToken(name);
        }
        return batch.orElseThrow(() -> Refusal.notFound(
                "there is no batch '" + InvalidDomainException.shown(name) + "'; GET " + PATH + " lists them"));
    }
}
