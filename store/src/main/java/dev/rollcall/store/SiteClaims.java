package dev.rollcall.store;

import dev.rollcall.store.ClaimExtractions.ClaimPass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What answers claim about domains, and what their sites say of it, for people and for figures. */
public final class SiteClaims {
    /** A person's word counts before the last check's. */
    private static final String VERDICT = "coalesce(t.person_verdict, t.verdict)";

    private static final String SELECT = """
            SELECT t.id, t.cell_id, t.target_id, g.provider, g.model, g.surface, w.name AS window, t.judge_target_id, t.schema_version, t.kind,
              t.subject, t.attribute, t.value, t.quote, t.quote_start, t.quote_end, a.at AS answered_at, %s AS verdict,
              t.verdict AS checked_verdict, t.person_verdict, t.checked_as_of, k.method, k.differs_in, k.judge_target_id AS checked_by,
              k.document_id, k.url, k.quote AS site_quote, k.quote_start AS site_quote_start, k.quote_end AS site_quote_end, k.fetched_at,
              p.given_by AS overruled_by, p.why AS overruled_why, p.given_at AS overruled_at
            FROM claim_text t JOIN target g ON g.id = t.target_id JOIN time_window w ON w.id = t.window_id
            LEFT JOIN answer a ON a.cell_id = t.cell_id
            LEFT JOIN claim_check k ON k.claim_id = t.id AND k.site_as_of = t.checked_as_of
            LEFT JOIN LATERAL (SELECT * FROM claim_verdict_by_person WHERE claim_id = t.id ORDER BY id DESC LIMIT 1) p
              ON t.person_verdict IS NOT NULL
            """.formatted(VERDICT);

    private static final String PAGE = SELECT + """
            WHERE t.domain_id = :domain AND t.id < coalesce(:before, 9223372036854775807)
              AND (:verdict::text IS NULL OR %1$s = :verdict) AND (NOT :unchecked OR %1$s IS NULL)
              AND (:kind::text IS NULL OR t.kind = :kind) AND (:provider::text IS NULL OR g.provider = :provider)
              AND (:window::int4 IS NULL OR t.window_id = :window)
            ORDER BY t.id DESC LIMIT :limit""".formatted(VERDICT);

    private static final String COUNTS = """
            SELECT t.target_id, t.window_id, count(*) FILTER (WHERE %1$s = 'supported') AS supported,
              count(*) FILTER (WHERE %1$s = 'contradicted') AS contradicted, count(*) FILTER (WHERE %1$s = 'unverifiable') AS unverifiable,
              count(*) FILTER (WHERE %1$s IS NULL) AS unchecked, count(*) FILTER (WHERE t.person_verdict IS NOT NULL) AS overruled
            FROM claim_text t WHERE t.domain_id = :domain AND t.window_id = ANY(:windows) AND t.judge_target_id = :judge
              AND t.schema_version = :version GROUP BY 1, 2 ORDER BY 2, 1""".formatted(VERDICT);

    private static final String READ = """
            SELECT x.target_id, x.window_id, count(*) FILTER (WHERE x.state = 'read') AS read, count(*) FILTER (WHERE x.claims = 0) AS silent,
              count(*) FILTER (WHERE x.state = 'asking') AS asking, count(*) FILTER (WHERE x.state IN ('refused', 'invalid', 'failed')) AS unusable,
              coalesce(sum(x.claims), 0) AS claims, coalesce(sum(x.dropped), 0) AS dropped, sum(x.cost_ticks)::int8 AS cost_ticks
            FROM claim_extraction x WHERE x.domain_id = :domain AND x.window_id = ANY(:windows) AND x.judge_target_id = :judge
              AND x.schema_version = :version GROUP BY 1, 2 ORDER BY 2, 1""";

    private final Jdbi jdbi;

    SiteClaims(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Which claims; a part that is null leaves all.
     *
     * @param verdict that counts
     * @param unchecked only those without a verdict
     */
    public record ClaimFilter(ClaimVerdict verdict, boolean unchecked, String kind, String provider, Integer windowId) {
        public static final ClaimFilter ALL = new ClaimFilter(null, false, null, null, null);
    }

    /** Who claims it, and where. @param judgeTargetId who has read it out of the answer */
    public record ClaimedBy(
            long cellId,
            int targetId,
            String provider,
            String model,
            String surface,
            String window,
            int judgeTargetId,
            int schemaVersion,
            Instant answeredAt) {}

    /**
     * The last check; all is null before the first one.
     *
     * @param checkedVerdict what it came to
     * @param checkedAsOf the state of the site that the claim was held against
     * @param checkedBy null: no judge was asked
     * @param url null: no page says anything of it; likewise what follows
     * @param fetchedAt when the page was last found to say so
     */
    public record CheckedClaim(
            ClaimVerdict checkedVerdict,
            Instant checkedAsOf,
            String method,
            String differsIn,
            Integer checkedBy,
            Long documentId,
            String url,
            String siteQuote,
            Integer siteQuoteStart,
            Integer siteQuoteEnd,
            Instant fetchedAt) {}

    /** A person's word that counts; all is null when there is none. */
    public record Overruled(ClaimVerdict personVerdict, String overruledBy, String overruledWhy, Instant overruledAt) {}

    /** @param verdict the person's, else that of the last check; null: it was not checked yet */
    public record SiteClaim(
            long id,
            String kind,
            String subject,
            String attribute,
            String value,
            String quote,
            int quoteStart,
            int quoteEnd,
            ClaimVerdict verdict,
            @Nested ClaimedBy by,
            @Nested CheckedClaim check,
            @Nested Overruled person) {}

    /** @param verdict null: the checks' word counted again */
    public record PersonVerdict(ClaimVerdict verdict, String givenBy, String why, Instant givenAt) {}

    /** @param overruled those with a person's word; they are among the others */
    public record ClaimCounts(
            int targetId,
            int windowId,
            long supported,
            long contradicted,
            long unverifiable,
            long unchecked,
            long overruled) {}

    /**
     * Of how many answers the claims are.
     *
     * @param read silent ones included
     * @param dropped what judges said that is not believed
     * @param costTicks of those whose cost is known; null: of none
     */
    public record ClaimReadings(
            int targetId,
            int windowId,
            long read,
            long silent,
            long asking,
            long unusable,
            long claims,
            long dropped,
            Long costTicks) {}

    /** The newest first. @param before the claim on which the page before ended; null: from the newest one on */
    public List<SiteClaim> page(int domain, ClaimFilter filter, Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("domain", domain)
                .bind(
                        "verdict",
                        filter.verdict() == null ? null : filter.verdict().word())
                .bind("unchecked", filter.unchecked())
                .bind("kind", filter.kind())
                .bind("provider", filter.provider())
                .bind("window", filter.windowId())
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(SiteClaim.class))
                .list());
    }

    public Optional<SiteClaim> byId(long claim) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE t.id = :claim")
                .bind("claim", claim)
                .map(ConstructorMapper.of(SiteClaim.class))
                .findOne());
    }

    /** All that people have said of it, the last word first. */
    public List<PersonVerdict> verdicts(long claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT verdict, given_by, why, given_at FROM claim_verdict_by_person WHERE claim_id = :claim ORDER BY id DESC""")
                .bind("claim", claim)
                .map(ConstructorMapper.of(PersonVerdict.class))
                .list());
    }

    /** Of a domain's claims, by window and target. */
    public List<ClaimCounts> counts(int domain, ClaimPass pass, List<Integer> windows) {
        return jdbi.withHandle(handle -> handle.createQuery(COUNTS)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bindArray("windows", Integer.class, windows)
                .map(ConstructorMapper.of(ClaimCounts.class))
                .list());
    }

    /** Of a domain's answers that were read for claims, by window and target. */
    public List<ClaimReadings> readings(int domain, ClaimPass pass, List<Integer> windows) {
        return jdbi.withHandle(handle -> handle.createQuery(READ)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bindArray("windows", Integer.class, windows)
                .map(ConstructorMapper.of(ClaimReadings.class))
                .list());
    }
}
