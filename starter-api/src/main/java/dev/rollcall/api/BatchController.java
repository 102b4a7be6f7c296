package dev.rollcall.api;

import dev.rollcall.api.BatchReader.SomeBatches;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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
    static final String PATH = "/api/batches";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;
    private final BatchReader reader;

    BatchController(Ledger ledger, BatchReader reader) {
        this.ledger = ledger;
        this.reader = reader;
    }

    /** @param next null on the last page */
    record BatchPage(List<BatchView> batches, String next) {}

    /** The latest first. */
    @GetMapping(PATH)
    BatchPage batches(HttpServletRequest http) {
        var query = new Query(http);
        String job = query.name("job");
        String provider = query.name("provider");
        String status = query.word("status", BatchReader.STATUSES);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        SomeBatches some = reader.read(reader.filter(job, provider, status), query.id("before"), limit);
        String next = null;
        if (some.older() != null) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("job", job);
            parameters.put("provider", provider);
            parameters.put("status", status);
            parameters.put("limit", limit);
            parameters.put("before", some.older());
            next = Links.page(PATH, parameters);
        }
        return new BatchPage(some.batches(), next);
    }

    @GetMapping(PATH + "/{id}")
    BatchView batch(@PathVariable String id) {
        return reader.batch(id);
    }

    /** The ledger first; the workers hear of it within seconds, and tell the provider. Twice is once: the first reason stays. */
    @PostMapping(PATH + "/{id}/cancel")
    BatchView cancel(@PathVariable String id, HttpServletRequest http) throws IOException {
        Payload body = Payload.read(http, List.of("reason"), "{\"reason\":\"the prompt is wrong\"}");
        String reason = body.reason("the batch");
        body.errors().refuseIfAny();
        ProviderBatch batch = reader.find(id);
        String by = ApiCaller.of(http).by();
        boolean asked = ledger.providerBatches().askCancel(batch.id(), "cancelled by " + by + ": " + reason);
        ProviderBatch now = reader.find(id);
        if (asked) {
            LOG.info("batch {} of {}: it is to be cancelled, by {}: {}", now.token(), now.purpose(), by, reason);
        } else if (!now.isOpen()) {
            throw new Refusal(
                    409, "the batch has ended already: it is " + now.state().word());
        }
        return BatchView.of(now);
    }
}
