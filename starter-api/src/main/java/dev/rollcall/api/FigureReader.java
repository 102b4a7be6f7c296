package dev.rollcall.api;

import dev.rollcall.insight.figures.AnswerPlace;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelCounts.PlannedCells;
import dev.rollcall.insight.figures.PanelCounts.SameAnswers;
import dev.rollcall.insight.figures.PanelCounts.SiteCounts;
import dev.rollcall.insight.figures.PanelCounts.StanceCounts;
import dev.rollcall.insight.figures.PanelDrift;
import dev.rollcall.insight.figures.PanelDrift.NamingCells;
import dev.rollcall.store.Domain;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.FigureCounts.CountedAnswers;
import dev.rollcall.store.FigureCounts.CountedPart;
import dev.rollcall.store.FigureCounts.CountedPlace;
import dev.rollcall.store.FigureCounts.CountedStances;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.FigureCounts.WindowCounts;
import dev.rollcall.store.Ledger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what figures are made of, in the words of the room insight. */
public final class FigureReader {
    private final Ledger ledger;
    private final InstantSource clock;

    FigureReader(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A run of a domain, with its entities.
     *
     * @param run null: nothing of the domain was read yet; then there is no set either
     */
    public record ReadDomain(Domain domain, int id, ExtractionRun run, TrackedSet entities, WindowChoice windows) {}

    /** @param run null: the current one */
    public ReadDomain domain(Domain domain, Integer run) {
        DomainController.known(ledger, domain.name());
        int id = ledger.domains().id(domain).orElseThrow();
        Optional<ExtractionRun> found = run == null
                ? ledger.extractionRuns().current(id)
                : ledger.extractionRuns().byId(run).filter(old -> old.domainId() == id);
        if (run != null && found.isEmpty()) {
            throw Refusal.notFound("there is no extraction run " + run + " of " + domain
                    + "; GET /api/extraction-runs?domain=" + domain + " lists those that there are");
        }
        TrackedSet entities = found.map(read -> TrackedSet.of(
                        ledger.entities().byId(read.entitySetId()),
                        ledger.entities().ids(id)))
                .orElse(null);
        return new ReadDomain(
                domain,
                id,
                found.orElse(null),
                entities,
                new WindowChoice(ledger.figureCounts().windows(id)));
    }

    /** Answers that the newest figures of the domain do not have yet. */
    public long pending(ReadDomain domain) {
        return ledger.figureCounts().pending(domain.id(), ids(domain.windows().all()));
    }

    /** @param metrics of what is to be told of them; what no metric needs is not counted */
    public PanelCounts counts(ReadDomain domain, List<DomainWindow> windows, Collection<InsightMetric> metrics) {
        WindowCounts counts = ledger.figureCounts()
                .of(domain.run(), ids(windows), domain.entities().owners(), parts(metrics));
        Map<Integer, String> names = domain.entities().names();
        // Thousands of rows are of the same places.
        var places = new IdentityHashMap<CountedPlace, AnswerPlace>();
        Function<CountedPlace, AnswerPlace> place = counted -> places.computeIfAbsent(counted, FigureReader::place);
        double now = clock.instant().toEpochMilli() / 1e3;
        return PanelCounts.of(
                        counts.answers().stream()
                                .map(row -> same(row, place.apply(row.place()), names))
                                .toList(),
                        counts.cells().stream()
                                .map(row -> new PlannedCells(
                                        place.apply(row.place()),
                                        row.planned(),
                                        row.costTicks(),
                                        row.unpriced(),
                                        row.answeredAt() == null
                                                ? List.of()
                                                : row.answeredAt().stream()
                                                        .map(at -> Math.max(0, now - at))
                                                        .toList()))
                                .toList(),
                        counts.citations().stream()
                                .map(row -> new SiteCounts(
                                        place.apply(row.place()),
                                        names.get(row.entity()),
                                        row.answers(),
                                        row.citations(),
                                        row.unnamed(),
                                        row.fromApi()))
                                .toList(),
                        counts.stances().stream()
                                .map(row -> said(row, place.apply(row.place()), names))
                                .toList())
                .sampledIn(sampled(windows));
    }

    private static Set<CountedPart> parts(Collection<InsightMetric> metrics) {
        var parts = EnumSet.noneOf(CountedPart.class);
        for (InsightMetric metric : metrics) {
            switch (metric) {
                case COST_PER_ANSWER -> parts.add(CountedPart.COSTS);
                case ANSWER_AGE -> parts.add(CountedPart.AGES);
                case CITATION_RATE, CITATION_SHARE, GHOST_RATE -> parts.add(CountedPart.CITATIONS);
                case RECOMMENDATION_RATE, NET_SENTIMENT, EXTRACTION_VALIDITY -> parts.add(CountedPart.STANCES);
                default -> {}
            }
        }
        return parts;
    }

    /** The names of those whose answers were looked at while they came. */
    static Set<String> sampled(List<DomainWindow> windows) {
        return windows.stream()
                .filter(DomainWindow::sampled)
                .map(DomainWindow::name)
                .collect(Collectors.toSet());
    }

    /** Real answers where there are any, unless somebody chose: the two are never pooled. */
    public static boolean isSimulated(Boolean chosen, PanelCounts counts) {
        return chosen != null
                ? chosen
                : side(counts, false).valid() == 0 && side(counts, true).valid() > 0;
    }

    public static PanelCounts side(PanelCounts counts, boolean simulated) {
        return counts.only(place -> place.isSimulated() == simulated);
    }

    /** Real or simulated answers of two spans of time, for their drift. */
    PanelDrift drift(ReadDomain domain, List<DomainWindow> then, List<DomainWindow> now, boolean simulated) {
        var drift = new PanelDrift(domain.entities().tracked(), naming(domain, then), naming(domain, now));
        return drift.only(place -> place.isSimulated() == simulated, place -> place.isSimulated() == simulated);
    }

    private List<NamingCells> naming(ReadDomain domain, List<DomainWindow> windows) {
        Map<Integer, String> names = domain.entities().names();
        return ledger.figureCounts().naming(domain.run().id(), ids(windows)).stream()
                .map(row -> new NamingCells(
                        place(row.place()),
                        row.resolvedModel(),
                        row.entities() == null
                                ? Set.of()
                                : row.entities().stream().map(names::get).collect(Collectors.toSet()),
                        row.cells()))
                .toList();
    }

    public static List<Integer> ids(List<DomainWindow> windows) {
        return windows.stream().map(DomainWindow::id).collect(Collectors.toList());
    }

    static SameAnswers same(CountedAnswers row, AnswerPlace place, Map<Integer, String> names) {
        var ranks = new HashMap<String, Integer>();
        if (row.entities() != null) {
            for (int i = 0; i < row.entities().size(); i++) {
                ranks.put(names.get(row.entities().get(i)), row.ranks().get(i));
            }
        }
        return new SameAnswers(place, row.resolvedModel(), row.refused(), ranks, row.n());
    }

    private static StanceCounts said(CountedStances row, AnswerPlace place, Map<Integer, String> names) {
        return new StanceCounts(
                place,
                row.entity() == null ? null : names.get(row.entity()),
                row.judge(),
                row.positive(),
                row.neutral(),
                row.negative(),
                row.recommended(),
                row.unknown(),
                row.untold(),
                row.quotes(),
                row.invented());
    }

    static AnswerPlace place(CountedPlace place) {
        return new AnswerPlace(
                place.window(),
                place.provider(),
                place.provider() + "/" + place.model(),
                place.surface(),
                place.prompt() + "@" + place.promptVersion());
    }
}
