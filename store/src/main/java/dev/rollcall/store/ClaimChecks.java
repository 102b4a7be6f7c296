package dev.rollcall.store;

import dev.rollcall.store.ClaimExtractions.ClaimPass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Holds claims against the site as it was at a time ({@link Sites.Site#changedAt}). The last check counts, unless a person says
 * otherwise. What a check rests on is kept with it.
 */
public final class ClaimChecks {
    private static final String UNCHECKED = """
            SELECT t.id, t.cell_id, t.target_id, t.window_id, t.quote_start, t.quote_end, t.kind, t.quote, t.subject, t.attribute, t.value,
              a.at AS answered_at, k.verdict AS last_verdict, k.evidence_sha256 AS last_evidence_sha256
            FROM claim_text t JOIN answer a ON a.cell_id = t.cell_id
            LEFT JOIN claim_check k ON k.claim_id = t.id AND k.site_as_of = t.checked_as_of
            WHERE t.domain_id = :domain AND t.window_id = ANY(:windows) AND t.judge_target_id = :judge AND t.schema_version = :version
              AND (t.checked_as_of IS NULL OR t.checked_as_of < :asOf) AND t.id > :after
            ORDER BY t.id LIMIT :limit""";

    private static final String PUT = """
            WITH k AS (INSERT INTO claim_check (claim_id, site_as_of, fetched_at, document_id, cost_ticks, quote_start, quote_end, judge_target_id,
                verdict, method, differs_in, evidence_sha256, url, quote)
              VALUES (:claim, :asOf, :fetchedAt, :document, :cost, :start, :end, :judge, :verdict, :method, :differsIn, :evidence, :url, :quote)
              ON CONFLICT DO NOTHING RETURNING claim_id)
            UPDATE claim_text t SET verdict = :verdict, checked_as_of = :asOf FROM k
            WHERE t.id = k.claim_id AND (t.checked_as_of IS NULL OR t.checked_as_of < :asOf)""";

    /** What the last check rests on, at the new time: the evidence is the same, so nobody has to judge it again. */
    private static final String STANDS = """
            WITH t AS (UPDATE claim_text t SET checked_as_of = :asOf FROM claim_check k WHERE t.id = :claim AND t.checked_as_of < :asOf
                AND k.claim_id = t.id AND k.site_as_of = t.checked_as_of RETURNING t.id, k.site_as_of AS last)
            INSERT INTO claim_check (claim_id, site_as_of, fetched_at, document_id, cost_ticks, quote_start, quote_end, judge_target_id, verdict,
              method, differs_in, evidence_sha256, url, quote)
            SELECT k.claim_id, :asOf, greatest(k.fetched_at, d.fetched_at), k.document_id, 0, k.quote_start, k.quote_end, k.judge_target_id,
              k.verdict, k.method, k.differs_in, k.evidence_sha256, k.url, k.quote
            FROM t JOIN claim_check k ON k.claim_id = t.id AND k.site_as_of = t.last LEFT JOIN document d ON d.id = k.document_id
            ON CONFLICT DO NOTHING""";

    private final Jdbi jdbi;

    ClaimChecks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param targetId whose answer claims it: it must not judge it
     * @param lastVerdict of the last check; null: there was none
     * @param lastEvidenceSha256 what that check was made of; null: there was none
     */
    public record UncheckedClaim(
            long id,
            long cellId,
            int targetId,
            int windowId,
            int quoteStart,
            int quoteEnd,
            String kind,
            String quote,
            String subject,
            String attribute,
            String value,
            Instant answeredAt,
            ClaimVerdict lastVerdict,
            byte[] lastEvidenceSha256) {}

    /**
     * The site's own words.
     *
     * @param start in code points of the document's text; likewise {@code end}, which is not in it
     * @param fetchedAt when the page was last found to say so
     */
    public record SiteQuote(long documentId, int start, int end, String quote, String url, Instant fetchedAt) {}

    /**
     * @param siteAsOf the state of the site that it was held against
     * @param method by what: {@code comparison}, {@code judge}, {@code both} or {@code silence}
     * @param judgeTargetId null: no judge was asked
     * @param differsIn of what contradicts; null: nothing differs, or nobody knows
     * @param site null: no page says anything of it
     * @param evidenceSha256 of all that it was held against; null: nothing was found
     * @param costTicks null: unknown, or no judge was asked
     */
    public record NewCheck(
            long claimId,
            Instant siteAsOf,
            ClaimVerdict verdict,
            String method,
            Integer judgeTargetId,
            String differsIn,
            SiteQuote site,
            byte[] evidenceSha256,
            Long costTicks) {
        public NewCheck {
            if (verdict == ClaimVerdict.CONTRADICTED && site == null) {
                throw new IllegalArgumentException("nothing is contradicted without the site's own words");
            }
        }
    }

    /** Claims that were not held against the site as it was then, by id. */
    public List<UncheckedClaim> unchecked(
            int domain, ClaimPass pass, List<Integer> windows, Instant siteAsOf, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(UNCHECKED)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bindArray("windows", Integer.class, windows)
                .bind("asOf", siteAsOf)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(UncheckedClaim.class))
                .list());
    }

    /** Keeps a check; the first one of a claim and a state of the site counts. @return false when there was one, or a later one */
    public boolean put(NewCheck check) {
        return jdbi.withHandle(handle -> put(handle, check));
    }

    private static boolean put(Handle handle, NewCheck check) {
        SiteQuote site = check.site();
        return handle.createUpdate(PUT)
                        .bind("claim", check.claimId())
                        .bind("asOf", check.siteAsOf())
                        .bind("verdict", check.verdict().word())
                        .bind("method", check.method())
                        .bind("judge", check.judgeTargetId())
                        .bind("differsIn", check.differsIn())
                        .bind("evidence", check.evidenceSha256())
                        .bind("cost", check.costTicks())
                        .bind("document", site == null ? null : site.documentId())
                        .bind("start", site == null ? null : site.start())
                        .bind("end", site == null ? null : site.end())
                        .bind("quote", site == null ? null : Deflated.storable(site.quote()))
                        .bind("url", site == null ? null : site.url())
                        .bind("fetchedAt", site == null ? null : site.fetchedAt())
                        .execute()
                == 1;
    }

    /** The last check holds for this state of the site, too: its evidence is the same. @return false when there is none, or a later one */
    public boolean stands(long claim, Instant siteAsOf) {
        return jdbi.withHandle(handle -> handle.createUpdate(STANDS)
                        .bind("claim", claim)
                        .bind("asOf", siteAsOf)
                        .execute()
                == 1);
    }

    /**
     * A person's word, which is kept for ever and counts before all checks.
     *
     * @param verdict null: the checks' word counts again
     * @return false when there is no such claim
     */
    public boolean overrule(long claim, ClaimVerdict verdict, String why, String by) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        WITH t AS (UPDATE claim_text SET person_verdict = :verdict WHERE id = :claim RETURNING id)
                        INSERT INTO claim_verdict_by_person (claim_id, verdict, given_by, why) SELECT id, :verdict, :by, :why FROM t""")
                        .bind("claim", claim)
                        .bind("verdict", verdict == null ? null : verdict.word())
                        .bind("by", by)
                        .bind("why", why)
                        .execute()
                == 1);
    }

    /** Hashes of the URLs of current pages that contradictions rest on, and that were fetched longer ago than this. */
    public List<byte[]> oldPages(int domain, Duration age) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT DISTINCT d.url_sha256 FROM claim_text t
                        JOIN claim_check k ON k.claim_id = t.id AND k.site_as_of = t.checked_as_of
                        JOIN document d ON d.id = k.document_id
                        WHERE t.domain_id = :domain AND t.verdict = 'contradicted' AND d.valid_until IS NULL
                          AND d.fetched_at < now() - make_interval(secs => :age) ORDER BY 1""")
                .bind("domain", domain)
                .bind("age", age.toMillis() / 1e3)
                .mapTo(byte[].class)
                .list());
    }
}
