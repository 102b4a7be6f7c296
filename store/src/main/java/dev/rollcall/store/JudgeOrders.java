package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Domains whose answers a judge is to read. One worker at a time has a domain, for as long as it renews its claim. */
public final class JudgeOrders {
    private final Jdbi jdbi;

    JudgeOrders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param lane null: as the settings of the worker that judges say */
    public record JudgeOrder(int domainId, String orderedBy, String reason, Instant orderedAt, Lane lane) {}

    /** On the lane that the worker's settings say. */
    public void put(int domain, String by, String reason) {
        put(domain, by, reason, null);
    }

    /**
     * Stands until it is taken back. Who orders again only changes the reason and the lane.
     *
     * @param lane for what is not asked yet; null: as the settings of the worker that judges say
     */
    public void put(int domain, String by, String reason, Lane lane) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO judge_order (domain_id, ordered_by, reason, lane) VALUES (:domain, :by, :reason, :lane)
                        ON CONFLICT (domain_id) DO UPDATE
                        SET ordered_by = :by, reason = :reason, ordered_at = now(), lane = :lane""")
                .bind("domain", domain)
                .bind("lane", lane == null ? null : lane.word())
                .bind("by", by)
                .bind("reason", reason)
                .execute());
    }

    /** What is judged stays; calls that are under way, or in a batch, are the last. @return false when there was none */
    public boolean takeBack(int domain) {
        return jdbi.withHandle(handle -> handle.execute("DELETE FROM judge_order WHERE domain_id = ?", domain) == 1);
    }

    public Optional<JudgeOrder> find(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT domain_id, ordered_by, reason, ordered_at, lane FROM judge_order WHERE domain_id = :domain")
                .bind("domain", domain)
                .map(ConstructorMapper.of(JudgeOrder.class))
                .findOne());
    }

    /** Ordered domains, the first ordered first. */
    public List<Integer> domains() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT domain_id FROM judge_order ORDER BY ordered_at, domain_id")
                        .mapTo(Integer.class)
                        .list());
    }

    /**
     * Takes a domain unless somebody else has it.
     *
     * @param by nobody else goes by that name
     * @param lease how long the claim lasts unless it is taken again
     */
    public boolean claim(int domain, String by, Duration lease) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                UPDATE judge_order SET claimed_by = :by, claimed_until = now() + make_interval(secs => :lease)
                                WHERE domain_id = :domain
                                  AND (claimed_by = :by OR claimed_until IS NULL OR claimed_until < now())""")
                        .bind("domain", domain)
                        .bind("by", by)
                        .bind("lease", lease.toMillis() / 1e3)
                        .execute()
                == 1);
    }

    public void release(int domain, String by) {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE judge_order SET claimed_by = NULL, claimed_until = NULL WHERE domain_id = ? AND claimed_by = ?",
                domain,
                by));
    }
}
