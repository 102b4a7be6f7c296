package dev.rollcall.store;

import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.NoBudget;
import dev.rollcall.store.BatchIntent.NoTokens;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.CallWish.WishedCall;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Makes batches of calls that are no cells: marks their rows and writes their attempts before any provider hears of them. All or
 * nothing is written.
 */
public final class CallIntents {
    private static final String INSERT = """
            INSERT INTO provider_batch (kind, claim_id, deadline, est_input_tokens, items, target_id, simulated, price_factor,
              state, token, fingerprint, max_output_tokens, budget_ticks)
            VALUES (:kind, 0, :deadline, 0, 0, :target, :simulated, :factor, 'intended', :token, :key, :tokens, :budget)
            RETURNING id""";

    /** One that is asking and in no batch is asked online, or its worker is dead: whoever asks online knows. */
    private static final String LOCK = """
            SELECT id FROM %s WHERE id = ANY(:keys) AND judge_target_id = :target AND state = 0 AND batch_id IS NULL
            ORDER BY id FOR UPDATE""";

    /** Of the rows that are locked, the first ones that fit into the day's budget and the key's queue. */
    private static final String INTEND = """
            WITH w AS MATERIALIZED (SELECT * FROM unnest(:keys::int8[], :ticks::int8[], :tokens::int8[]) WITH ORDINALITY w(key, ticks, tokens, i)),
            calls AS MATERIALIZED (SELECT key, coalesce(ticks, 0) AS ticks, tokens, row_number() OVER v AS i,
                sum(coalesce(ticks, 0)) OVER v AS all_ticks, sum(tokens) OVER v AS all_tokens
              FROM w WHERE key = ANY(:locked) WINDOW v AS (ORDER BY i)),
            day AS MATERIALIZED (SELECT :limit - spent_ticks - lost_ticks - reserved_ticks AS room FROM model_day
              WHERE day = (now() AT TIME ZONE 'UTC')::date AND kind = :kind AND target_id = :target FOR UPDATE),
            fits AS MATERIALIZED (SELECT c.*, c.all_ticks <= d.room AS budget, coalesce(c.all_tokens <= :room::int8, true) AS queue
              FROM calls c CROSS JOIN day d),
            u AS (UPDATE %1$s x SET state = 1, attempts = x.attempts + 1, wait_until = NULL, batch_id = :batch
              FROM fits f WHERE x.id = f.key AND f.budget AND f.queue
              RETURNING x.id, x.attempts, x.maybe_billed, f.i, f.ticks, f.tokens),
            att AS (INSERT INTO model_attempt (kind, key, n, asked_at, reserved_ticks, possible_duplicate, key_fingerprint, batch_id)
              SELECT :kind, id, attempts, now(), ticks, maybe_billed, :fingerprint, :batch FROM u),
            item AS (INSERT INTO provider_batch_item (batch_id, key, n, attempt_n) SELECT :batch, id, i - 1, attempts FROM u),
            s AS MATERIALIZED (SELECT count(*) AS items, sum(ticks)::int8 AS ticks, sum(tokens)::int8 AS tokens FROM u),
            reserved AS (UPDATE model_day d SET reserved_ticks = d.reserved_ticks + s.ticks FROM s
              WHERE d.day = (now() AT TIME ZONE 'UTC')::date AND d.kind = :kind AND d.target_id = :target AND s.items > 0),
            made AS (UPDATE provider_batch b SET items = s.items, est_input_tokens = s.tokens, reserved_ticks = s.ticks
              FROM s WHERE b.id = :batch AND s.items > 0)
            SELECT s.items, (SELECT count(*) FROM calls) AS picked, (SELECT count(*) FROM fits WHERE budget) AS affordable,
              (SELECT count(*) FROM fits WHERE queue) AS fitting FROM s""";

    private final Jdbi jdbi;

    CallIntents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Picked(int items, int picked, int affordable, int fitting) {}

    /**
     * Makes a batch of the calls that may be asked now: marks their rows, writes an attempt without an outcome for each, and
     * reserves what they may cost and the tokens that they take. It is cut where the day's budget, or half of the key's queue, has
     * no more room.
     */
    public BatchIntent intend(CallWish wish) {
        return jdbi.inTransaction(handle -> {
            BatchIntents.lockQueue(handle, wish.targetId(), wish.fingerprint());
            Optional<ProviderBatch> known = BatchList.byToken(handle, wish.token());
            if (known.isPresent()) {
                return new Intended(known.get(), 0);
            }
            BatchIntent made = make(handle, wish);
            if (!(made instanceof Intended)) {
                handle.rollback();
            }
            return made;
        });
    }

    private static BatchIntent make(Handle handle, CallWish wish) {
        long batch = insert(handle, wish);
        List<Long> locked = lock(handle, wish);
        ModelCalls.openDay(handle, wish.kind(), wish.targetId());
        Picked picked = pick(handle, wish, batch, locked);
        if (picked.picked() < wish.atLeast()) {
            return new TooFew(picked.picked());
        }
        if (picked.affordable() < wish.atLeast()) {
            return new NoBudget(picked.affordable(), false);
        }
        if (picked.items() < wish.atLeast()) {
            return new NoTokens(picked.fitting());
        }
        return new Intended(BatchList.find(handle, batch).orElseThrow(), 0);
    }

    private static long insert(Handle handle, CallWish wish) {
        return handle.createQuery(INSERT)
                .bind("kind", wish.kind().word())
                .bind("deadline", wish.deadline())
                .bind("target", wish.targetId())
                .bind("simulated", wish.simulated())
                .bind("factor", wish.priceFactor())
                .bind("token", wish.token())
                .bind("key", wish.fingerprint())
                .bind("tokens", wish.maxOutputTokens())
                .bind("budget", wish.budgetTicks())
                .mapTo(Long.class)
                .one();
    }

    private static List<Long> lock(Handle handle, CallWish wish) {
        return handle.createQuery(LOCK.formatted(wish.kind().table()))
                .bindArray(
                        "keys",
                        Long.class,
                        wish.calls().stream().map(WishedCall::key).toList())
                .bind("target", wish.targetId())
                .mapTo(Long.class)
                .list();
    }

    private static Picked pick(Handle handle, CallWish wish, long batch, List<Long> locked) {
        var query = handle.createQuery(INTEND.formatted(wish.kind().table()));
        new ColumnArrays<>(query, wish.calls())
                .bind("keys", "int8", WishedCall::key)
                .bind("ticks", "int8", call -> call.estimate().ticks())
                .bind("tokens", "int8", call -> call.estimate().inputTokens());
        return query.bindArray("locked", Long.class, locked)
                .bind("kind", wish.kind().word())
                .bind("target", wish.targetId())
                .bind("limit", wish.budgetTicks())
                .bind("room", BatchIntents.queueRoom(handle, wish.targetId(), wish.fingerprint()))
                .bind("batch", batch)
                .bind("fingerprint", wish.fingerprint())
                .map(ConstructorMapper.of(Picked.class))
                .one();
    }
}
