package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All counts that figures are made of, of some windows and targets of one domain.
 *
 * @param stances what answers say of entities, all by one judge or all by the plain rules
 * @param searching targets, with their surfaces, that look for sources before they answer
 * @param sampled windows whose answers were looked at while they came ({@link SamplingPolicy})
 */
public record PanelCounts(
        List<SameAnswers> answers,
        List<PlannedCells> cells,
        List<SiteCounts> citations,
        List<StanceCounts> stances,
        Set<String> searching,
        Set<String> sampled) {
    public PanelCounts {
        answers = List.copyOf(answers);
        cells = List.copyOf(cells);
        citations = List.copyOf(citations);
        stances = List.copyOf(stances);
        searching = Set.copyOf(searching);
        sampled = Set.copyOf(sampled);
    }

    /** Of answers of which nobody said more than whom they name. */
    public static PanelCounts of(List<SameAnswers> answers, List<PlannedCells> cells, List<SiteCounts> citations) {
        return of(answers, cells, citations, List.of());
    }

    /** A target searches when its surface does, or when its provider lists sources with any of its answers. */
    public static PanelCounts of(
            List<SameAnswers> answers,
            List<PlannedCells> cells,
            List<SiteCounts> citations,
            List<StanceCounts> stances) {
        var searching = new HashSet<String>();
        for (SameAnswers same : answers) {
            if (same.place().surface().equals("api-search")) {
                searching.add(same.place().targetAndSurface());
            }
        }
        for (SiteCounts cited : citations) {
            if (cited.fromApi()) {
                searching.add(cited.place().targetAndSurface());
            }
        }
        return new PanelCounts(answers, cells, citations, stances, searching, Set.of());
    }

    /**
     * Valid answers of one place and model that name the same entities in the same order.
     *
     * @param resolvedModel null: the replies do not name it
     * @param ranks of the entities that they name, by name; 0: not known
     */
    public record SameAnswers(
            AnswerPlace place, String resolvedModel, boolean refused, Map<String, Integer> ranks, long n) {
        public SameAnswers {
            ranks = Map.copyOf(ranks);
        }

        boolean names(String entity) {
            return ranks.containsKey(entity);
        }
    }

    /**
     * @param planned cells that were to be asked
     * @param ticks what all their attempts cost, as far as it is known, 1e-10 dollars
     * @param unpriced replies whose cost nobody knows
     * @param ages of the valid answers, in seconds
     */
    public record PlannedCells(AnswerPlace place, long planned, long ticks, long unpriced, List<Double> ages) {
        public PlannedCells {
            ages = List.copyOf(ages);
        }
    }

    /**
     * @param entity who owns the sites; null: all sites, whoever owns them
     * @param answers that cite one of them
     * @param unnamed answers among those that do not name the entity
     * @param fromApi the provider lists some of these citations
     */
    public record SiteCounts(
            AnswerPlace place, String entity, long answers, long citations, long unnamed, boolean fromApi) {}

    /**
     * What answers of one place say of an entity.
     *
     * @param entity null: a row that counts quotes
     * @param judge whose word it is; null: that of the plain rules
     * @param positive answers that name and praise it; likewise neutral and negative; mixed ones are in none of the three
     * @param recommended answers that advise to use it
     * @param unknown answers that name it, of which nobody can tell whether they do
     * @param untold the rules that read the answers tell nothing of the kind
     * @param quotes that the judge gave to show what it says
     * @param invented those of them that do not stand in the answer
     */
    public record StanceCounts(
            AnswerPlace place,
            String entity,
            String judge,
            long positive,
            long neutral,
            long negative,
            long recommended,
            long unknown,
            boolean untold,
            long quotes,
            long invented) {}

    /** Those of some places. */
    public PanelCounts only(Predicate<AnswerPlace> places) {
        return new PanelCounts(
                answers.stream().filter(row -> places.test(row.place())).toList(),
                cells.stream().filter(row -> places.test(row.place())).toList(),
                citations.stream().filter(row -> places.test(row.place())).toList(),
                stances.stream().filter(row -> places.test(row.place())).toList(),
                searching,
                sampled);
    }

    /** Each part of them, in the order of first appearance, by what its places have in common; one pass for all parts. */
    public Map<String, PanelCounts> by(Function<AnswerPlace, String> key) {
        var answersOf = grouped(answers, row -> key.apply(row.place()));
        var cellsOf = grouped(cells, row -> key.apply(row.place()));
        var citationsOf = grouped(citations, row -> key.apply(row.place()));
        var stancesOf = grouped(stances, row -> key.apply(row.place()));
        var keys = new LinkedHashSet<String>(cellsOf.keySet());
        keys.addAll(answersOf.keySet());
        var parts = new LinkedHashMap<String, PanelCounts>();
        keys.forEach(part -> parts.put(
                part,
                new PanelCounts(
                        answersOf.getOrDefault(part, List.of()),
                        cellsOf.getOrDefault(part, List.of()),
                        citationsOf.getOrDefault(part, List.of()),
                        stancesOf.getOrDefault(part, List.of()),
                        searching,
                        sampled)));
        return parts;
    }

    private static <T> Map<String, List<T>> grouped(List<T> rows, Function<T, String> key) {
        var groups = new LinkedHashMap<String, List<T>>();
        rows.forEach(row -> groups.computeIfAbsent(key.apply(row), part -> new ArrayList<>())
                .add(row));
        return groups;
    }

    /** The same counts, of which these windows were looked at while their answers came. */
    public PanelCounts sampledIn(Set<String> windows) {
        return new PanelCounts(answers, cells, citations, stances, searching, windows);
    }

    /** Standard deviations to each side of a rate's interval: who looks several times needs more. */
    double sigmas() {
        return !sampled.isEmpty() && places().stream().anyMatch(place -> sampled.contains(place.window()))
                ? SamplingPolicy.SIGMAS
                : Wilson.Z;
    }

    public List<AnswerPlace> places() {
        var places = new ArrayList<AnswerPlace>();
        cells.forEach(row -> places.add(row.place()));
        answers.forEach(row -> places.add(row.place()));
        return places.stream().distinct().toList();
    }

    public long valid() {
        return answers.stream().mapToLong(SameAnswers::n).sum();
    }

    public AnswerCoverage coverage() {
        long planned = cells.stream().mapToLong(PlannedCells::planned).sum();
        return new AnswerCoverage(valid(), Math.max(planned, valid()));
    }
}
