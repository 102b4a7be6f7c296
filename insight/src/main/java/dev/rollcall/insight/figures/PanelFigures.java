package dev.rollcall.insight.figures;

import dev.rollcall.insight.figures.Headline.PromptCount;
import dev.rollcall.insight.figures.PanelCounts.SameAnswers;
import dev.rollcall.insight.figures.PanelCounts.SiteCounts;
import dev.rollcall.insight.figures.RunConsistency.RepeatedAnswers;
import dev.rollcall.insight.figures.ShareOfVoice.PromptNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The figures of a panel, or of a part of one, from its counts. */
public final class PanelFigures {
    /** Rates of answers; the intervals of the others have 95 % in any case. */
    private static final Set<InsightMetric> RATES = EnumSet.of(
            InsightMetric.INFORMATIVE_RATE,
            InsightMetric.MENTION_RATE,
            InsightMetric.FIRST_MENTION_RATE,
            InsightMetric.CITATION_RATE,
            InsightMetric.CITATION_SHARE,
            InsightMetric.GHOST_RATE);

    private final List<String> tracked;
    private final PanelCounts counts;
    private final double sigmas;
    private final Stances stances;
    private Map<String, Figure> shares;
    private final Map<String, RankCounts> ranks = new HashMap<>();
    private Map<String, PanelCounts> targets;
    private Map<PromptAndTarget, List<SameAnswers>> questions;

    /** @param tracked the brand and its competitors */
    public PanelFigures(List<String> tracked, PanelCounts counts) {
        this.tracked = List.copyOf(tracked);
        this.counts = counts;
        sigmas = counts.sigmas();
        stances = new Stances(counts);
    }

    /** Standard deviations to each side of a metric's interval. */
    public double sigmas(InsightMetric metric) {
        return RATES.contains(metric) ? sigmas : Wilson.Z;
    }

    private record PromptAndTarget(String prompt, String target) {}

    /**
     * @param entity whose figure it is; null for a metric that is of nobody ({@link InsightMetric#isOfEntity})
     * @return without a value, and with its reason, where too little was answered
     */
    public Figure of(InsightMetric metric, String entity) {
        if (metric == InsightMetric.COVERAGE) {
            return covered();
        }
        Figure figure = uncovered(metric, entity);
        AnswerCoverage coverage = metric == InsightMetric.RECOMMENDATION_RATE
                ? stances.told(entity, counts.coverage())
                : counts.coverage();
        return coverage.planned() == 0 ? figure : figure.covered(coverage);
    }

    /** The judge whose word figures of {@link InsightMetric#isJudged} metrics are, {@code provider/model}; null: the plain rules'. */
    public String judge() {
        return stances.judge();
    }

    private Figure uncovered(InsightMetric metric, String entity) {
        return switch (metric) {
            case COVERAGE -> covered();
            case INFORMATIVE_RATE -> proportion(PanelFigures.anyOf(tracked)).figure(sigmas);
            case MENTION_RATE -> mentionRate(entity);
            case SHARE_OF_VOICE -> shareOfVoice(entity);
            case FIRST_MENTION_RATE -> ranks(entity).firstMentionRate(sigmas);
            case MEAN_RECIPROCAL_RANK -> ranks(entity).meanReciprocalRank();
            case AVERAGE_POSITION -> ranks(entity).averagePosition();
            case CITATION_RATE -> new Proportion(cited(entity, SiteCounts::answers), searched()).figure(sigmas);
            case CITATION_SHARE ->
                new Proportion(cited(entity, SiteCounts::citations), cited(null, SiteCounts::citations)).figure(sigmas);
            case GHOST_RATE ->
                new Proportion(cited(entity, SiteCounts::unnamed), cited(entity, SiteCounts::answers)).figure(sigmas);
            case CONSENSUS -> consensus(entity);
            case RUN_CONSISTENCY -> consistency();
            case COST_PER_ANSWER -> cost();
            case ANSWER_AGE -> age();
            case RECOMMENDATION_RATE -> stances.recommendationRate(entity);
            case NET_SENTIMENT -> stances.netSentiment(entity);
            case EXTRACTION_VALIDITY -> stances.validity();
            case INACCURACY_RATE -> Figure.missing(MissingReason.NOT_JUDGED, 0);
            case DRIFT -> Figure.missing(MissingReason.NOT_COMPARED, 0);
        };
    }

    /** Of each target that was asked. */
    public List<AnswerCoverage> targets() {
        return byTarget().values().stream().map(PanelCounts::coverage).toList();
    }

    private Figure covered() {
        AnswerCoverage coverage = counts.coverage();
        return coverage.planned() == 0
                ? Figure.missing(MissingReason.NO_ANSWERS, 0)
                : new Figure(
                        coverage.share(),
                        null,
                        null,
                        coverage.planned(),
                        coverage.valid(),
                        coverage.share(),
                        false,
                        null,
                        null);
    }

    static Predicate<SameAnswers> anyOf(List<String> entities) {
        return same -> entities.stream().anyMatch(same::names);
    }

    private Proportion proportion(Predicate<SameAnswers> which) {
        return proportion(counts.answers(), which);
    }

    private static Proportion proportion(List<SameAnswers> answers, Predicate<SameAnswers> which) {
        long k = 0;
        long n = 0;
        for (SameAnswers same : answers) {
            n += same.n();
            if (which.test(same)) {
                k += same.n();
            }
        }
        return new Proportion(k, n);
    }

    /** One target has Wilson's interval; a panel of several is the mean over them, and clustered by prompt. */
    private Figure mentionRate(String entity) {
        if (byTarget().size() == 1) {
            return proportion(same -> same.names(entity)).figure(sigmas);
        }
        return Headline.of(
                byQuestion().entrySet().stream()
                        .map(asked -> new PromptCount(
                                asked.getKey().target(),
                                asked.getKey().prompt(),
                                proportion(asked.getValue(), same -> same.names(entity))))
                        .toList(),
                sigmas);
    }

    private Map<PromptAndTarget, List<SameAnswers>> byQuestion() {
        if (questions == null) {
            questions = counts.answers().stream()
                    .collect(Collectors.groupingBy(
                            same -> new PromptAndTarget(
                                    same.place().prompt(), same.place().targetAndSurface()),
                            LinkedHashMap::new,
                            Collectors.toList()));
        }
        return questions;
    }

    private Figure shareOfVoice(String entity) {
        if (shares == null) {
            shares = ShareOfVoice.of(tracked, namesByPrompt());
        }
        return shares.getOrDefault(entity, Figure.missing(MissingReason.NOT_TRACKED, 0));
    }

    private List<PromptNames> namesByPrompt() {
        var byPrompt = new LinkedHashMap<String, Map<String, Long>>();
        for (SameAnswers same : counts.answers()) {
            Map<String, Long> naming = byPrompt.computeIfAbsent(same.place().prompt(), prompt -> new LinkedHashMap<>());
            same.ranks().keySet().forEach(named -> naming.merge(named, same.n(), Long::sum));
        }
        return byPrompt.entrySet().stream()
                .map(prompt -> new PromptNames(prompt.getKey(), prompt.getValue()))
                .toList();
    }

    private RankCounts ranks(String entity) {
        return ranks.computeIfAbsent(entity, this::ranksOf);
    }

    private RankCounts ranksOf(String entity) {
        var byRank = new LinkedHashMap<Integer, Long>();
        for (SameAnswers same : counts.answers()) {
            int rank = same.ranks().getOrDefault(entity, 0);
            if (rank > 0) {
                byRank.merge(rank, same.n(), Long::sum);
            }
        }
        return new RankCounts(counts.valid(), byRank);
    }

    private boolean searches(AnswerPlace place) {
        return counts.searching().contains(place.targetAndSurface());
    }

    private long searched() {
        return counts.answers().stream()
                .filter(same -> searches(same.place()))
                .mapToLong(SameAnswers::n)
                .sum();
    }

    private long cited(String entity, ToLongFunction<SiteCounts> count) {
        return counts.citations().stream()
                .filter(row -> searches(row.place()))
                .filter(row -> Objects.equals(row.entity(), entity))
                .mapToLong(count)
                .sum();
    }

    /** k of all targets that were asked: the numerator is k, and n is how many they are. */
    private Figure consensus(String entity) {
        if (counts.valid() == 0) {
            return Figure.missing(MissingReason.NO_ANSWERS, 0);
        }
        Map<String, Proportion> named = byTarget().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        target -> proportion(target.getValue().answers(), same -> same.names(entity))));
        Consensus consensus = Consensus.of(named);
        return Figure.of((double) consensus.targets() / consensus.panel(), null, consensus.panel())
                .counting(consensus.targets());
    }

    private Figure consistency() {
        var repetitions = new LinkedHashMap<AnswerPlace, List<Set<String>>>();
        for (SameAnswers same : counts.answers()) {
            Set<String> named = new HashSet<>(same.ranks().keySet());
            named.retainAll(tracked);
            List<Set<String>> sets = repetitions.computeIfAbsent(same.place(), place -> new ArrayList<>());
            for (long i = 0; i < same.n(); i++) {
                sets.add(named);
            }
        }
        return RunConsistency.of(repetitions.entrySet().stream()
                .map(asked -> new RepeatedAnswers(asked.getKey().prompt(), asked.getValue()))
                .toList());
    }

    private Figure cost() {
        long ticks = counts.cells().stream().mapToLong(row -> row.ticks()).sum();
        long unpriced = counts.cells().stream().mapToLong(row -> row.unpriced()).sum();
        return AnswerCost.of(ticks, unpriced, counts.valid());
    }

    private Figure age() {
        return AnswerAges.p95(counts.cells().stream()
                .flatMap(row -> row.ages().stream())
                .map(seconds -> Duration.ofMillis(Math.round(seconds * 1e3)))
                .toList());
    }

    /** A target that was to be asked and did not answer is there, too; one that was only skipped is not. */
    private Map<String, PanelCounts> byTarget() {
        if (targets == null) {
            targets = counts.by(AnswerPlace::targetAndSurface);
            targets.values().removeIf(part -> part.coverage().planned() == 0);
        }
        return targets;
    }
}
