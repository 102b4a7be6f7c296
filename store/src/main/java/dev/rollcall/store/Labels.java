package dev.rollcall.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What people say that answers say of entities, and what judges say of the same. No figure is made of it. */
public final class Labels {
    private static final String PUT = """
            INSERT INTO label (cell_id, entity_id, labelled_by, sentiment, recommended, other_bearer)
            SELECT v.cell, v.entity, :by, v.sentiment, v.recommended, v.other
            FROM unnest(:cells::int8[], :entities::int4[], :sentiments::int2[], :recommended::bool[], :others::bool[])
              v(cell, entity, sentiment, recommended, other)
            ORDER BY v.cell, v.entity
            ON CONFLICT (cell_id, entity_id, labelled_by) DO UPDATE SET sentiment = excluded.sentiment,
              recommended = excluded.recommended, other_bearer = excluded.other_bearer, labelled_at = now()
            -- Only a row that was there before has been locked by this statement.
            RETURNING xmax = 0""";

    /** By any run that is kept, or by a judge: the set may have been edited since the sample was drawn. */
    private static final String NAMED = """
            SELECT c.id AS cell_id, coalesce(array_agg(DISTINCT n.entity_id) FILTER (WHERE n.entity_id IS NOT NULL), '{}') AS entities
            FROM unnest(:cells::int8[]) v(cell) JOIN cell c ON c.id = v.cell AND c.domain_id = :domain
            LEFT JOIN LATERAL (
              SELECT m.entity_id FROM extraction_run r JOIN mention m ON m.run_id = r.id AND m.cell_id = c.id
              WHERE r.domain_id = :domain
              UNION ALL SELECT s.entity_id FROM enrichment x JOIN stance s ON s.enrichment_id = x.id
              WHERE x.cell_id = c.id AND x.same_as IS NULL) n ON true
            GROUP BY c.id""";

    /**
     * A judge's word on an answer is that of the current run; where it has none there, its latest. Of several people's labels of
     * one name in one answer the latest counts, so that no name counts twice.
     */
    private static final String COMPARED = """
            WITH latest AS MATERIALIZED (SELECT DISTINCT ON (cell_id, entity_id) * FROM label
              ORDER BY cell_id, entity_id, labelled_at DESC, labelled_by),
            answers AS MATERIALIZED (SELECT c.id AS cell_id, c.domain_id FROM (SELECT DISTINCT cell_id FROM latest) l
              JOIN cell c ON c.id = l.cell_id),
            word AS MATERIALIZED (SELECT DISTINCT ON (a.cell_id, x.judge, x.version) a.cell_id, a.domain_id, x.judge, x.version, o.id
              FROM answers a CROSS JOIN LATERAL (
                SELECT judge_target_id AS judge, schema_version AS version, coalesce(same_as, id) AS id, true AS is_current
                FROM enrichment WHERE cell_id = a.cell_id
                  AND run_id = (SELECT r.id FROM extraction_run r WHERE r.domain_id = a.domain_id AND r.state = 'current')
                UNION ALL SELECT judge_target_id, schema_version, id, false FROM enrichment
                WHERE cell_id = a.cell_id AND same_as IS NULL) x
              JOIN enrichment o ON o.id = x.id AND o.state = 10
              ORDER BY a.cell_id, x.judge, x.version, x.is_current DESC, x.id DESC)
            SELECT w.judge AS judge_target_id, t.provider, t.model, t.surface = 'simulated' AS simulated, w.version AS schema_version,
              w.domain_id = :domain AS here, l.sentiment AS person_sentiment, l.recommended AS person_recommended,
              l.other_bearer AS person_other_bearer, s.sentiment AS judge_sentiment, s.recommended AS judge_recommended,
              s.other_bearer AS judge_other_bearer, count(*) AS names
            FROM latest l JOIN word w ON w.cell_id = l.cell_id
            JOIN stance s ON s.enrichment_id = w.id AND s.entity_id = l.entity_id JOIN target t ON t.id = w.judge
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ORDER BY t.provider, t.model, w.version, w.judge""";

    private final Jdbi jdbi;

    Labels(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param sentiment 1, 0 or -1; null: mixed
     * @param recommended null: the person could not tell
     */
    public record NewLabel(long cellId, int entityId, Integer sentiment, Boolean recommended, boolean otherBearer) {}

    /** @param replaced of this person, those that were there before */
    public record PutLabels(int added, int replaced) {}

    private record NamedEntities(long cellId, List<Integer> entities) {}

    /** A judge, as words of two of them are never mixed. */
    public record LabelledJudge(
            int judgeTargetId, String provider, String model, boolean simulated, int schemaVersion) {}

    /**
     * Names of which a person and a judge have said this.
     *
     * @param here whether they stand in answers about the domain that was asked for
     * @param personSentiment null: mixed; {@code judgeSentiment} likewise
     * @param personRecommended null: the person could not tell
     * @param names how many
     */
    public record ComparedWords(
            @Nested LabelledJudge judge,
            boolean here,
            Integer personSentiment,
            Boolean personRecommended,
            boolean personOtherBearer,
            Integer judgeSentiment,
            boolean judgeRecommended,
            boolean judgeOtherBearer,
            long names) {}

    /**
     * All of them, or none. One that the same person has given before is replaced.
     *
     * @param labels each of another name in an answer
     * @param by the person
     */
    public PutLabels put(List<NewLabel> labels, String by) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(PUT).bind("by", by);
            new ColumnArrays<>(query, labels)
                    .bind("cells", "int8", NewLabel::cellId)
                    .bind("entities", "int4", NewLabel::entityId)
                    .bind("sentiments", "int2", NewLabel::sentiment)
                    .bind("recommended", "bool", NewLabel::recommended)
                    .bind("others", "bool", NewLabel::otherBearer);
            List<Boolean> isNew = query.mapTo(Boolean.class).list();
            int added = (int) isNew.stream().filter(one -> one).count();
            return new PutLabels(added, isNew.size() - added);
        });
    }

    /** Ids of the entities that each of these answers names; a cell of another domain, or that is not there, is left out. */
    public Map<Long, List<Integer>> named(int domain, List<Long> cells) {
        return jdbi.withHandle(handle -> handle.createQuery(NAMED)
                .bind("domain", domain)
                .bindArray("cells", Long.class, cells)
                .map(ConstructorMapper.of(NamedEntities.class))
                .collect(Collectors.toMap(NamedEntities::cellId, NamedEntities::entities)));
    }

    /** Of all domains' labels. @param domain whose rows are marked */
    public List<ComparedWords> compared(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(COMPARED)
                .bind("domain", domain)
                .map(ConstructorMapper.of(ComparedWords.class))
                .list());
    }
}
