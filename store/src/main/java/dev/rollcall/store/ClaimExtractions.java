package dev.rollcall.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Which answers were read for claims, and what came of it. An answer is read once by a judge and schema version, a silent one, too.
 * The row is written before the judge is asked.
 */
public final class ClaimExtractions {
    /** A simulated judge reads simulated answers only, and a real one real ones. */
    private static final String UNREAD = """
            SELECT c.id AS cell_id, c.target_id, c.window_id, c.prompt_version_id, b.body
            FROM cell c JOIN answer_body b ON b.cell_id = c.id JOIN target t ON t.id = c.target_id
            JOIN target j ON j.id = :judge AND (j.surface = 'simulated') = (t.surface = 'simulated')
            WHERE c.domain_id = :domain AND c.window_id = ANY(:windows) AND c.state = 10 AND c.id > :after
              AND NOT EXISTS (SELECT 1 FROM claim_extraction x
                WHERE x.cell_id = c.id AND x.judge_target_id = :judge AND x.schema_version = :version)
            ORDER BY c.id LIMIT :limit""";

    private static final String BEGIN = """
            INSERT INTO claim_extraction (cell_id, domain_id, window_id, target_id, judge_target_id, schema_version)
            SELECT c.id, c.domain_id, c.window_id, c.target_id, :judge, :version FROM cell c
            WHERE c.id = ANY(:cells) AND c.domain_id = :domain ORDER BY c.id
            ON CONFLICT (cell_id, judge_target_id, schema_version) DO NOTHING RETURNING id, cell_id""";

    /** Whoever asked and has told nothing for so long is dead. */
    private static final String TAKE_OVER = """
            UPDATE claim_extraction SET calls = calls + 1, asked_at = now() WHERE id IN (SELECT id FROM claim_extraction
              WHERE domain_id = :domain AND judge_target_id = :judge AND schema_version = :version AND state = 'asking'
                AND asked_at < now() - make_interval(secs => :silent) ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING id, cell_id""";

    private static final String PUT_CLAIMS = """
            INSERT INTO claim_text (extraction_id, cell_id, domain_id, window_id, target_id, judge_target_id, schema_version, n,
              quote_start, quote_end, kind, quote, subject, attribute, value)
            SELECT x.id, x.cell_id, x.domain_id, x.window_id, x.target_id, x.judge_target_id, x.schema_version, c.n - 1, c.s, c.e, c.kind, c.quote,
              c.subject, c.attribute, c.value
            FROM claim_extraction x, unnest(:starts::int4[], :ends::int4[], :kinds::text[], :quotes::text[], :subjects::text[],
              :attributes::text[], :values::text[]) WITH ORDINALITY c(s, e, kind, quote, subject, attribute, value, n)
            WHERE x.id = :id ORDER BY c.n""";

    private final Jdbi jdbi;

    ClaimExtractions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Who reads answers for claims, and by which schema: claims of two of these are never mixed. */
    public record ClaimPass(int judgeTargetId, int schemaVersion) {}

    /** @param body packed; see {@link Body#unpack} */
    public record UnreadClaims(long cellId, int targetId, int windowId, int promptVersionId, byte[] body) {}

    public record BegunExtraction(long id, long cellId) {}

    /**
     * @param start of the quote in code points of the answer's text; likewise {@code end}, which is not in it
     * @param kind {@code price}, {@code number}, {@code date}, {@code place}, {@code person}, {@code feature}, {@code policy} or
     *     {@code identity}
     * @param quote the answer's own words
     */
    public record NewClaim(
            int start, int end, String kind, String quote, String subject, String attribute, String value) {}

    /** What came of it. */
    public sealed interface Reading {
        /** @param claims none: the answer is silent. @param dropped items of the reply that are not believed */
        record Read(List<NewClaim> claims, int dropped) implements Reading {}

        /** @param state {@code refused} by the judge, {@code invalid} reply, or {@code failed} calls */
        record Unusable(String state, String problem) implements Reading {}
    }

    /**
     * Answers about a domain that were not read yet, by cell; whoever was asked about one must not be asked again.
     *
     * @param windows of the answers: see {@link Extractions#windows}
     */
    public List<UnreadClaims> unread(int domain, ClaimPass pass, List<Integer> windows, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(UNREAD)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bindArray("windows", Integer.class, windows)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(UnreadClaims.class))
                .list());
    }

    /** Before a judge is asked about these. @return those that nobody else has begun: only about them it may be asked */
    public List<BegunExtraction> begin(int domain, ClaimPass pass, List<Long> cells) {
        return jdbi.withHandle(handle -> handle.createQuery(BEGIN)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bindArray("cells", Long.class, cells)
                .map(ConstructorMapper.of(BegunExtraction.class))
                .list());
    }

    /**
     * Takes over those that were begun and of which nothing was heard for so long: their calls may be billed twice.
     */
    public List<BegunExtraction> takeOver(int domain, ClaimPass pass, Duration silent, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(TAKE_OVER)
                .bind("domain", domain)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bind("silent", silent.toMillis() / 1e3)
                .bind("limit", limit)
                .map(ConstructorMapper.of(BegunExtraction.class))
                .list());
    }

    /**
     * Keeps what came of one, its claims with it, in one transaction; the first one counts.
     *
     * @param costTicks of the calls; null: unknown
     * @return false when it has ended before
     */
    public boolean put(long extraction, Reading reading, Long costTicks) {
        return jdbi.inTransaction(handle -> {
            Reading.Read read = reading instanceof Reading.Read one ? one : null;
            Reading.Unusable unusable = reading instanceof Reading.Unusable one ? one : null;
            boolean isFirst = handle.createUpdate("""
                            UPDATE claim_extraction SET state = :state, problem = :problem, claims = :claims::int2, dropped = :dropped::int2,
                              cost_ticks = :cost, ended_at = now() WHERE id = :id AND state = 'asking'""")
                            .bind("id", extraction)
                            .bind("state", unusable == null ? "read" : unusable.state())
                            .bind("problem", unusable == null ? null : Deflated.storable(unusable.problem()))
                            .bind("claims", read == null ? null : read.claims().size())
                            .bind("dropped", read == null ? null : read.dropped())
                            .bind("cost", costTicks)
                            .execute()
                    == 1;
            if (isFirst && read != null && !read.claims().isEmpty()) {
                putClaims(handle, extraction, read.claims());
            }
            return isFirst;
        });
    }

    private static void putClaims(Handle handle, long extraction, List<NewClaim> claims) {
        var update = handle.createUpdate(PUT_CLAIMS).bind("id", extraction);
        new ColumnArrays<>(update, claims)
                .bind("starts", "int4", NewClaim::start)
                .bind("ends", "int4", NewClaim::end)
                .bind("kinds", "text", NewClaim::kind)
                .bind("quotes", "text", claim -> Deflated.storable(claim.quote()))
                .bind("subjects", "text", claim -> Deflated.storable(claim.subject()))
                .bind("attributes", "text", claim -> Deflated.storable(claim.attribute()))
                .bind("values", "text", claim -> Deflated.storable(claim.value()));
        update.execute();
    }
}
