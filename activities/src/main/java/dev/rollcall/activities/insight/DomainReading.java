package dev.rollcall.activities.insight;

import dev.rollcall.activities.canary.CanaryReading;
import dev.rollcall.insight.Extraction;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.Mention;
import dev.rollcall.insight.TrackedEntity;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.Canaries;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DueExtractions.DueDomain;
import dev.rollcall.store.Entities;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import dev.rollcall.store.FirstEntitySet;
import dev.rollcall.store.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Reads all answers of one due domain that lack their row, and makes its run current. */
final class DomainReading {
    /** Of a name that is found letter by letter. */
    private static final int CERTAIN = 100;

    private final Ledger ledger;
    private final int extractor;
    private final DueDomain due;
    private final String by;
    private final ReadingPace pace;
    private final BooleanSupplier stopped;
    private final AtomicLong answers;
    private final Map<Integer, String> prompts = new HashMap<>();

    /** @param answers counts those that were read */
    DomainReading(
            Ledger ledger,
            int extractor,
            DueDomain due,
            String by,
            ReadingPace pace,
            BooleanSupplier stopped,
            AtomicLong answers) {
        this.ledger = ledger;
        this.extractor = extractor;
        this.due = due;
        this.by = by;
        this.pace = pace;
        this.stopped = stopped;
        this.answers = answers;
    }

    /** @return whether no answer of the domain lacks its row; false when somebody else has it now, or all has to stop */
    boolean read() throws InterruptedException {
        String name = ledger.domains().names(List.of(due.domainId())).get(due.domainId());
        if (name.equals(Canaries.DOMAIN.name())) {
            new CanaryReading(ledger.canaries()).read();
            return true;
        }
        KeptEntitySet set = set(name);
        ExtractionRun run =
                ledger.extractionRuns().wanted(due.domainId(), extractor).orElseThrow();
        if (run.entitySetId() != set.id()) {
            return false;
        }
        List<TrackedEntity> tracked = TrackedEntities.of(set.content());
        var rules = Extractor.of(tracked);
        Map<String, Integer> ids = ledger.entities().ids(due.domainId());
        List<Integer> windows = ledger.extractions().windows(due.domainId());
        for (int from = 0; from < windows.size(); from += Extractions.WINDOWS) {
            List<Integer> some = windows.subList(from, Math.min(windows.size(), from + Extractions.WINDOWS));
            long after = 0;
            List<UnreadAnswer> page;
            do {
                if (stopped.getAsBoolean() || !ledger.dueExtractions().renew(due.domainId(), by, ReadingLanes.LEASE)) {
                    return false;
                }
                long began = System.nanoTime();
                page = ledger.extractions().unread(run, some, after, Extractions.TOGETHER);
                if (!page.isEmpty()) {
                    after = page.get(page.size() - 1).cellId();
                    answers.addAndGet(ledger.extractions()
                            .write(
                                    run,
                                    page.stream()
                                            .map(answer -> read(answer, name, rules, ids))
                                            .toList()));
                }
                pace.rest(System.nanoTime() - began);
            } while (page.size() == Extractions.TOGETHER);
        }
        if (!ledger.extractionRuns().complete(run)) {
            return false;
        }
        if (windows.size() > 1) {
            new WindowComparison(ledger.changes(), run.id(), idsOf(tracked, ids)).update();
        }
        ledger.extractionRuns().prune(due.domainId());
        return true;
    }

    /** Without those of older sets. */
    private static Map<String, Integer> idsOf(List<TrackedEntity> tracked, Map<String, Integer> ids) {
        return tracked.stream().map(TrackedEntity::id).collect(Collectors.toMap(id -> id, ids::get));
    }

    /** A domain for which nobody wrote a set has one that is made of its name. */
    private KeptEntitySet set(String name) {
        Entities entities = ledger.entities();
        return entities.current(due.domainId())
                .or(() -> entities.put(due.domainId(), FirstEntitySet.of(Domain.parse(name)), ""))
                // Somebody else has put one meanwhile.
                .or(() -> entities.current(due.domainId()))
                .orElseThrow();
    }

    private ExtractedAnswer read(UnreadAnswer answer, String domain, Extractor rules, Map<String, Integer> ids) {
        Body body;
        try {
            body = answer.content();
        } catch (RuntimeException e) {
            return new ExtractedAnswer(answer, ExtractionOutcome.DAMAGED, null, List.of(), List.of());
        }
        Extraction said = rules.extract(new ExtractionInput(
                prompt(answer.promptVersionId(), domain),
                domain,
                body.text() == null ? "" : body.text(),
                body.citations().stream()
                        .map(StoredCitation::url)
                        .filter(url -> url != null)
                        .toList()));
        boolean refused = answer.cellState() == CellState.REFUSED || said.refused();
        var mentions = new ArrayList<ExtractedMention>();
        if (!refused) {
            said.mentions().forEach(mention -> mentions.add(mention(mention, ids)));
        }
        return new ExtractedAnswer(
                answer,
                refused ? ExtractionOutcome.REFUSED : ExtractionOutcome.ANSWERED,
                said.knowsDomain(),
                mentions,
                said.citations().stream()
                        .map(cited -> new CitedSite(cited.site(), cited.count(), cited.fromApi()))
                        .toList());
    }

    private static ExtractedMention mention(Mention mention, Map<String, Integer> ids) {
        return new ExtractedMention(
                ids.get(mention.entity()),
                mention.start(),
                mention.end(),
                mention.count(),
                mention.rank(),
                CERTAIN,
                mention.sentiment() == null
                        ? ExtractedMention.MIXED
                        : mention.sentiment().sign(),
                mention.recommended());
    }

    private String prompt(int version, String domain) {
        return prompts.computeIfAbsent(
                version, id -> ledger.prompts().version(id).about(domain));
    }
}
