package dev.rollcall.api;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.api.FigureSelection.WindowSpan;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ReadAnswers.ReadAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was read, and what was found in each answer: whatever a figure says can be looked up here. */
@RestController
class ObservationController {
    private static final String PATH = "/api/observations";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;
    private final FigureReader reader;

    ObservationController(Ledger ledger, FigureReader reader) {
        this.ledger = ledger;
        this.reader = reader;
    }

    record ExtractionRunView(
            int id,
            int entitySetVersion,
            String extractor,
            String state,
            int unreadable,
            boolean reported,
            Instant madeAt,
            Instant currentAt) {
        static ExtractionRunView of(ExtractionRun run) {
            return new ExtractionRunView(
                    run.id(),
                    run.entitySetVersion(),
                    run.extractor(),
                    run.state(),
                    run.unreadable(),
                    run.reported(),
                    run.madeAt(),
                    run.currentAt());
        }
    }

    record ExtractionRunsPage(String domain, FigureController.PendingView pending, List<ExtractionRunView> runs) {}

    /**
     * @param start of its first occurrence, in code points of the text; {@code end} is behind it
     * @param quote cut from the stored text; null: the text is archived
     * @param passage the quote with what stands around it
     * @param rank among all brands in the answer; null: not known
     */
    record MentionView(String entity, int start, int end, String quote, String passage, int count, Integer rank) {}

    record ObservationView(
            long cell,
            String prompt,
            int promptVersion,
            String provider,
            String model,
            String resolvedModel,
            String surface,
            int repetition,
            String window,
            String outcome,
            Boolean knowsDomain,
            boolean simulated,
            Instant at,
            List<MentionView> mentions) {}

    /** @param run null: nothing was read yet */
    record ObservationPage(
            String domain, Integer run, Integer entitySetVersion, List<ObservationView> observations, String next) {}

    @GetMapping("/api/extraction-runs")
    ExtractionRunsPage runs(HttpServletRequest http) {
        Domain domain = FigureSelection.domain(new Query(http));
        ReadDomain read = reader.domain(domain, null);
        return new ExtractionRunsPage(
                domain.name(),
                new FigureController.PendingView(reader.pending(read)),
                ledger.extractionRuns().of(read.id()).stream()
                        .map(ExtractionRunView::of)
                        .toList());
    }

    @GetMapping(PATH)
    ResponseEntity<ObservationPage> observations(HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        var query = new Query(http);
        ObservationExport export = ObservationExport.of(query);
        if (export.isPage()) {
            return ResponseEntity.ok(page(query));
        }
        export(query, export, response);
        return null;
    }

    /** All of the run and windows that the query asks for: of a run, so that none comes twice or is left out. */
    private void export(Query query, ObservationExport export, HttpServletResponse response) throws IOException {
        int run = query.whole("run", 0, 1, Integer.MAX_VALUE);
        ReadDomain domain = reader.domain(FigureSelection.domain(query), run == 0 ? null : run);
        List<Integer> windows = FigureReader.ids(domain.windows().chosen(WindowSpan.of(query)));
        String target = query.name("target");
        Integer entity = entity(query, domain);
        export.write(
                after -> domain.run() == null
                        ? List.of()
                        : ledger
                                .readAnswers()
                                .page(domain.run().id(), windows, target, entity, null, after, ObservationExport.PAGE)
                                .stream()
                                .map(answer -> view(answer, domain.entities()))
                                .toList(),
                domain.domain().name() + "-observations",
                response);
    }

    /** Its id; null: it does not matter which are named. */
    private static Integer entity(Query query, ReadDomain domain) {
        String entity = query.name("entity");
        if (entity == null || domain.run() == null) {
            return null;
        }
        domain.entities().chosen(List.of(entity));
        return domain.entities().ids().get(entity);
    }

    private ObservationPage page(Query query) {
        int run = query.whole("run", 0, 1, Integer.MAX_VALUE);
        WindowSpan span = WindowSpan.of(query);
        ReadDomain domain = reader.domain(FigureSelection.domain(query), run == 0 ? null : run);
        String entity = query.name("entity");
        String target = query.name("target");
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        Long after = query.id("after");
        List<Integer> windows = FigureReader.ids(domain.windows().chosen(span));
        if (domain.run() == null) {
            return new ObservationPage(domain.domain().name(), null, null, List.of(), null);
        }
        List<ReadAnswer> found = ledger.readAnswers()
                .page(
                        domain.run().id(),
                        windows,
                        target,
                        entity(query, domain),
                        null,
                        after == null ? 0 : after,
                        limit + 1);
        List<ReadAnswer> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit
                ? next(domain, span, entity, target, limit, page.get(limit - 1).cellId())
                : null;
        return new ObservationPage(
                domain.domain().name(),
                domain.run().id(),
                domain.run().entitySetVersion(),
                page.stream().map(answer -> view(answer, domain.entities())).toList(),
                next);
    }

    /** It names its run: a page does not change when another becomes current meanwhile. */
    private static String next(
            ReadDomain domain, WindowSpan span, String entity, String target, int limit, long after) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("domain", domain.domain().name());
        parameters.put("run", domain.run().id());
        parameters.put("entity", entity);
        parameters.put("target", target);
        parameters.put("from", span.from());
        parameters.put("to", span.to());
        parameters.put("windows", span.windows().isEmpty() ? null : String.join(",", span.windows()));
        parameters.put("limit", limit);
        parameters.put("after", after);
        return Links.page(PATH, parameters);
    }

    private static ObservationView view(ReadAnswer answer, TrackedSet entities) {
        var key = answer.key();
        return new ObservationView(
                answer.cellId(),
                key.prompt(),
                key.promptVersion(),
                key.provider(),
                key.model(),
                answer.resolvedModel(),
                key.surface(),
                key.repetition(),
                key.window(),
                ExtractionOutcome.of(answer.outcome()).word(),
                answer.knows(),
                answer.simulated(),
                answer.at(),
                mentions(answer, entities));
    }

    private static List<MentionView> mentions(ReadAnswer answer, TrackedSet entities) {
        var mentions = new ArrayList<MentionView>();
        if (answer.entities() == null) {
            return mentions;
        }
        String text = answer.text();
        for (int i = 0; i < answer.entities().size(); i++) {
            int start = answer.starts().get(i);
            int end = answer.ends().get(i);
            int rank = answer.ranks().get(i);
            TextQuote quote = text == null ? null : TextQuote.of(text, start, end);
            mentions.add(new MentionView(
                    entities.names().get(answer.entities().get(i)),
                    start,
                    end,
                    quote == null ? null : quote.quote(),
                    quote == null ? null : quote.passage(),
                    answer.counts().get(i),
                    rank == 0 ? null : rank));
        }
        return mentions;
    }
}
