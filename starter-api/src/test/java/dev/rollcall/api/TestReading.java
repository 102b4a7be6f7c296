package dev.rollcall.api;

import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads what answers say as a worker does it, with the real extractor. */
final class TestReading {
    private TestReading() {}

    /** Reads what the current set of the domain lacks, and makes its run current. */
    static ExtractionRun read(TestApi api, String name) {
        int domain = api.ledger.domains().id(Domain.parse(name)).orElseThrow();
        int extractor = api.ledger
                .extractors()
                .register(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
        ExtractionRun run =
                api.ledger.extractionRuns().wanted(domain, extractor).orElseThrow();
        List<EntityView> set = EntityView.listOf(
                api.ledger.entities().current(domain).orElseThrow().content());
        Extractor rules = Extractor.of(set.stream().map(EntityView::tracked).toList());
        Map<String, Integer> ids = api.ledger.entities().ids(domain);
        List<Integer> windows = api.ledger.extractions().windows(domain);
        api.ledger
                .extractions()
                .write(
                        run,
                        api.ledger.extractions().unread(run, windows, 0, 500).stream()
                                .map(answer -> said(answer, name, rules, ids))
                                .toList());
        if (!api.ledger.extractionRuns().complete(run)) {
            throw new AssertionError("an answer lacks its row");
        }
        return run;
    }

    private static ExtractedAnswer said(UnreadAnswer answer, String domain, Extractor rules, Map<String, Integer> ids) {
        var found = rules.extract(new ExtractionInput(
                "What does " + domain + " do?", domain, answer.content().text(), List.of()));
        return new ExtractedAnswer(
                answer,
                ExtractionOutcome.ANSWERED,
                found.knowsDomain(),
                found.mentions().stream()
                        .map(one -> new ExtractedMention(
                                ids.get(one.entity()), one.start(), one.end(), one.count(), one.rank(), 100))
                        .toList(),
                List.of());
    }
}
