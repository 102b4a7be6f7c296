package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Who tells of crawls that others make, and what they have told. Their secrets are nowhere: each is derived from the ledger's
 * id of the source, and its version.
 */
public final class Sources {
    private static final String SELECT =
            "SELECT s.*, d.name AS domain FROM source s JOIN domain d ON d.id = s.domain_id\n";

    private final Jdbi jdbi;

    Sources(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param domain its name
     * @param enabled false: what it tells is refused
     * @param oldSecretUntil until then the version before signs, too; null: it does not
     */
    public record Source(
            int id,
            int domainId,
            String domain,
            String name,
            boolean enabled,
            int secretVersion,
            Instant oldSecretUntil,
            String createdBy,
            Instant createdAt) {}

    /**
     * @param delivery the id that its source gave it
     * @param state {@code received}, {@code taken} or {@code refused}
     * @param crawlId the crawl that takes it; null: none does (yet)
     * @param problem why it was refused; null: it was not
     * @param documents URLs and documents in it
     * @param endedAt null: nobody has decided yet
     */
    public record SourceDelivery(
            int sourceId,
            String delivery,
            String state,
            Long crawlId,
            String problem,
            int documents,
            Instant receivedAt,
            Instant endedAt) {}

    /** What a message is. */
    public sealed interface Receipt {
        /** Nobody has seen it before, and this is committed: go on with it. */
        record First() implements Receipt {}

        /**
         * It came before, with the same body: whoever sends it again is told the same.
         *
         * @param delivery still {@code received} when whoever took it has not ended, or is dead: then go on with it
         */
        record Again(SourceDelivery delivery) implements Receipt {}

        /** Another body came under this id before. */
        record OtherBody() implements Receipt {}
    }

    /** Empty when the domain has a source of this name. */
    public Optional<Source> create(int domain, String name, String by) {
        return jdbi.inTransaction(handle -> handle.createQuery("""
                        INSERT INTO source (domain_id, name, created_by) VALUES (:domain, :name, :by)
                        ON CONFLICT DO NOTHING RETURNING id""")
                .bind("domain", domain)
                .bind("name", name)
                .bind("by", by)
                .mapTo(Integer.class)
                .findOne()
                .flatMap(id -> byId(handle, id)));
    }

    public Optional<Source> byId(int id) {
        return jdbi.withHandle(handle -> byId(handle, id));
    }

    private static Optional<Source> byId(Handle handle, int id) {
        return handle.createQuery(SELECT + "WHERE s.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(Source.class))
                .findOne();
    }

    public List<Source> of(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE s.domain_id = :domain ORDER BY s.id")
                .bind("domain", domain)
                .map(ConstructorMapper.of(Source.class))
                .list());
    }

    /** Empty when there is no such source. */
    public Optional<Source> enable(int id, boolean enabled) {
        jdbi.useHandle(handle -> handle.execute("UPDATE source SET enabled = ? WHERE id = ?", enabled, id));
        return byId(id);
    }

    /** The next version signs from now on; the one before does, too, for so long. Empty when there is no such source. */
    public Optional<Source> rotate(int id, Duration bothSign) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE source SET secret_version = secret_version + 1,
                          old_secret_until = now() + make_interval(secs => :seconds) WHERE id = :id""")
                .bind("id", id)
                .bind("seconds", bothSign.toMillis() / 1e3)
                .execute());
        return byId(id);
    }

    /** What it has told is deleted with it; crawls and documents stay. @return false when there is no such source */
    public boolean remove(int id) {
        return jdbi.inTransaction(handle -> {
            handle.execute("DELETE FROM source_delivery WHERE source_id = ?", id);
            return handle.execute("DELETE FROM source WHERE id = ?", id) == 1;
        });
    }

    /**
     * Notes a message whose signature is right, before anything is done with it.
     *
     * @param documents URLs and documents in it
     */
    public Receipt receive(int source, String delivery, byte[] bodySha256, int documents) {
        return jdbi.inTransaction(handle -> {
            int isNew = handle.createUpdate("""
                            INSERT INTO source_delivery (source_id, delivery, body_sha256, documents)
                            VALUES (:source, :delivery, :body, :documents) ON CONFLICT DO NOTHING""")
                    .bind("source", source)
                    .bind("delivery", delivery)
                    .bind("body", bodySha256)
                    .bind("documents", documents)
                    .execute();
            if (isNew == 1) {
                return new Receipt.First();
            }
            return handle.createQuery("""
                            SELECT * FROM source_delivery
                            WHERE source_id = :source AND delivery = :delivery AND body_sha256 = :body""")
                    .bind("source", source)
                    .bind("delivery", delivery)
                    .bind("body", bodySha256)
                    .map(ConstructorMapper.of(SourceDelivery.class))
                    .findOne()
                    .<Receipt>map(Receipt.Again::new)
                    .orElseGet(Receipt.OtherBody::new);
        });
    }

    /** This crawl takes it. @return false when it was decided before */
    public boolean taken(int source, String delivery, long crawl) {
        return decide(source, delivery, "taken", crawl, null);
    }

    /** Nothing is done with it. @return false when it was decided before */
    public boolean refused(int source, String delivery, String problem) {
        return decide(source, delivery, "refused", null, problem);
    }

    private boolean decide(int source, String delivery, String state, Long crawl, String problem) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        UPDATE source_delivery SET state = :state, crawl_id = :crawl, problem = :problem, ended_at = now()
                        WHERE source_id = :source AND delivery = :delivery AND state = 'received'""")
                        .bind("source", source)
                        .bind("delivery", delivery)
                        .bind("state", state)
                        .bind("crawl", crawl)
                        .bind("problem", Deflated.storable(problem))
                        .execute()
                == 1);
    }

    /** What it has told last, the newest first. */
    public List<SourceDelivery> deliveries(int source, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM source_delivery WHERE source_id = :source ORDER BY received_at DESC LIMIT :limit""")
                .bind("source", source)
                .bind("limit", limit)
                .map(ConstructorMapper.of(SourceDelivery.class))
                .list());
    }
}
