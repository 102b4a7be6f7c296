package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What figures are made of: counts of one domain's answers, as one run has read them. All statements are of one moment, and go by
 * domain and run, so that they take as long as the domain has answers, and not as long as the ledger is.
 */
public final class FigureCounts {
    private final Jdbi jdbi;
    private final SameMoment sameMoment;

    FigureCounts(Jdbi jdbi, SameMoment sameMoment) {
        this.jdbi = jdbi;
        this.sameMoment = sameMoment;
    }

    /**
     * A window in which somebody wanted answers about a domain.
     *
     * @param sampled by a job, too, that looked at them while they came: their intervals are wider
     */
    public record DomainWindow(int id, String name, Instant startsAt, boolean sampled) {}

    /** Where answers belong: who was asked what, and when. */
    public record CountedPlace(
            String window, String provider, String model, String surface, String prompt, int promptVersion) {}

    /**
     * Valid answers of one place and model that name the same entities in the same order.
     *
     * @param resolvedModel null: the replies do not name it
     * @param entities whom they name, by the ids of {@link Entities#ids}; null: nobody
     * @param ranks of each of those among all brands of the answer; 0: not known
     */
    public record CountedAnswers(
            CountedPlace place,
            String resolvedModel,
            boolean refused,
            List<Integer> entities,
            List<Integer> ranks,
            long n) {}

    /**
     * The cells of one place.
     *
     * @param cells all of them
     * @param planned those that were to be asked: a skipped one was not
     * @param costTicks of all their attempts whose cost is known, 1e-10 USD
     * @param unpriced replies whose cost nobody knows
     * @param answeredAt when each valid answer was saved, in seconds since 1970; null: there is none
     */
    public record CountedCells(
            CountedPlace place, long cells, long planned, long costTicks, long unpriced, List<Double> answeredAt) {}

    /**
     * @param entity who owns the cited sites; null: all citations, whoever owns their sites
     * @param answers how many answers cite one of the sites
     * @param unnamed how many of those do not name the entity
     * @param fromApi a provider listed some of them: it has searched
     */
    public record CountedCitations(
            CountedPlace place, Integer entity, long answers, long citations, long unnamed, boolean fromApi) {}

    /**
     * What answers of one place say of an entity.
     *
     * @param entity null: a row that counts quotes
     * @param judge who says so, {@code provider/model}; null: the plain rules
     * @param positive answers that name it and praise it; likewise neutral and negative; mixed ones are in none of the three
     * @param recommended answers that advise to use it
     * @param unknown answers that name it, of which nobody can tell whether they do
     * @param untold the run's rules tell nothing of the kind
     * @param quotes that the judge gave
     * @param invented those of them that do not stand in the answer
     */
    public record CountedStances(
            CountedPlace place,
            Integer entity,
            String judge,
            long positive,
            long neutral,
            long negative,
            long recommended,
            long unknown,
            boolean untold,
            long quotes,
            long invented) {}

    /**
     * Valid answers of one place and model that name the same entities.
     *
     * @param resolvedModel null: the replies do not name it
     * @param entities whom they name, by the ids of {@link Entities#ids}; null: nobody
     */
    public record NamingAnswers(CountedPlace place, String resolvedModel, List<Integer> entities, List<Long> cells) {}

    /** All counts of some windows. */
    public record WindowCounts(
            List<CountedAnswers> answers,
            List<CountedCells> cells,
            List<CountedCitations> citations,
            List<CountedStances> stances) {}

    /** Counts that not every figure needs. */
    public enum CountedPart {
        /** {@link CountedCells#costTicks}, {@link CountedCells#unpriced} */
        COSTS,
        /** {@link CountedCells#answeredAt} */
        AGES,
        CITATIONS,
        STANCES
    }

    /** The earliest first. */
    public List<DomainWindow> windows(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(FigureSql.WINDOWS)
                .bind("domain", domain)
                .map(ConstructorMapper.of(DomainWindow.class))
                .list());
    }

    /**
     * @param windows ids of {@link #windows}
     * @param owners by registrable domain, the id of the entity that owns it
     * @param parts what is to be counted beside answers and cells; the others are 0, null or empty
     */
    public WindowCounts of(
            ExtractionRuns.ExtractionRun run,
            List<Integer> windows,
            Map<String, Integer> owners,
            Set<CountedPart> parts) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            var rows = new FigureRows(CountedNames.of(handle, windows, null));
            Supplier<List<CountedCells>> cells = sameMoment.begin(
                    handle,
                    beside -> rows.cells(query(
                                    beside,
                                    FigureSql.cells(
                                            parts.contains(CountedPart.AGES), parts.contains(CountedPart.COSTS)),
                                    windows)
                            .bind("domain", run.domainId())));
            List<CountedAnswers> answers =
                    rows.answers(query(handle, FigureSql.ANSWERS.formatted(FigureSql.READ), windows)
                            .bind("run", run.id()));
            List<CountedCitations> citations = parts.contains(CountedPart.CITATIONS)
                    ? rows.citations(
                            owned(query(handle, FigureSql.CITATIONS.formatted(FigureSql.READ), windows), owners)
                                    .bind("run", run.id())
                                    .bind("extractor", run.extractorId()))
                    : List.of();
            List<CountedStances> stances = parts.contains(CountedPart.STANCES)
                    ? rows.stances(query(handle, FigureSql.STANCES, windows).bind("run", run.id()))
                    : List.of();
            return new WindowCounts(answers, cells.get(), citations, stances);
        });
    }

    /** Which answers of some windows name whom. */
    public List<NamingAnswers> naming(int run, List<Integer> windows) {
        return jdbi.withHandle(handle -> new FigureRows(CountedNames.of(handle, windows, null))
                .naming(query(handle, FigureSql.NAMING, windows).bind("run", run)));
    }

    /** Answers of a domain that can be read and that its newest figures do not have yet. */
    public long pending(int domain, List<Integer> windows) {
        return jdbi.withHandle(handle -> query(handle, FigureSql.PENDING, windows)
                .bind("domain", domain)
                .mapTo(Long.class)
                .one());
    }

    private static Query query(Handle handle, String sql, List<Integer> windows) {
        return handle.createQuery(sql).bindArray("windows", Integer.class, windows);
    }

    /** @param owners as in {@link #of} */
    static Query owned(Query query, Map<String, Integer> owners) {
        List<String> sites = List.copyOf(owners.keySet());
        return query.bindArray("sites", String.class, sites)
                .bindArray(
                        "owners", Integer.class, sites.stream().map(owners::get).toList());
    }
}
