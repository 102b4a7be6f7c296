package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Each model on each surface, with what people ordered about it. Workers write only whether they have it: an order comes
 * before any worker's file, and stays.
 */
public final class Targets {
    private static final String SELECT = """
            SELECT t.id, t.provider, t.model, t.surface, t.active, t.enabled, t.refresh_hours, t.order_reason, t.ordered_by,
              t.ordered_at FROM target t
            """;

    private final Jdbi jdbi;

    Targets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param active a worker has it; false: it was asked once
     * @param enabled what a person ordered; null: nothing, so that it is asked
     * @param refreshHours how old its answers may be before a sweep asks it again; null: each domain's own hours count
     * @param orderReason of the last order; null when there was none
     */
    public record RegisteredTarget(
            int id,
            String provider,
            String model,
            String surface,
            boolean active,
            Boolean enabled,
            Integer refreshHours,
            String orderReason,
            String orderedBy,
            Instant orderedAt) {
        /** Whether new jobs ask it. */
        public boolean isAsked() {
            return active && !isDisabled();
        }

        public boolean isDisabled() {
            return Boolean.FALSE.equals(enabled);
        }

        /** {@code openai/gpt-6.1-terra is disabled by ada (too dear)} */
        public String disabledWords() {
            return provider + "/" + model + " is disabled by " + orderedBy + " (" + orderReason + ")";
        }
    }

    /**
     * A change that a person orders.
     *
     * @param changesEnabled whether it says anything about {@code enabled}; null as a value takes an order back
     * @param changesHours likewise
     */
    public record TargetOrder(
            boolean changesEnabled,
            Boolean enabled,
            boolean changesHours,
            Integer refreshHours,
            String reason,
            String by) {}

    public List<RegisteredTarget> all(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        LEFT JOIN provider p ON p.simulated = :simulated AND p.name = t.provider
                        WHERE (t.surface = 'simulated') = :simulated ORDER BY p.position, t.provider, t.id""")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(RegisteredTarget.class))
                .list());
    }

    /** Of the targets that have hours of their own, by id. */
    public Map<Integer, Integer> refreshHours(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, refresh_hours FROM target
                        WHERE refresh_hours IS NOT NULL AND (surface = 'simulated') = :simulated""")
                .bind("simulated", simulated)
                .map((row, context) -> Map.entry(row.getInt("id"), row.getInt("refresh_hours")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * Holds for new jobs from now on. Targets with equal hours are asked together: their first one makes each watched domain
     * due for them when its answers are that old.
     *
     * @return empty when there is no such target
     */
    public Optional<RegisteredTarget> order(int id, TargetOrder order) {
        return jdbi.inTransaction(handle -> {
            Optional<RegisteredTarget> before = find(handle, id);
            if (before.isEmpty()) {
                return before;
            }
            write(handle, id, order);
            if (order.changesHours() && order.refreshHours() != null) {
                Freshness.addCadence(handle, before.get().surface().equals("simulated"), order.refreshHours());
            }
            return find(handle, id);
        });
    }

    private static void write(Handle handle, int id, TargetOrder order) {
        handle.createUpdate("""
                        UPDATE target SET
                          enabled = CASE WHEN :changesEnabled THEN :enabled::boolean ELSE enabled END,
                          refresh_hours = CASE WHEN :changesHours THEN :refreshHours::int ELSE refresh_hours END,
                          order_reason = :reason, ordered_by = :by, ordered_at = now()
                        WHERE id = :id""").bind("id", id).bindMethods(order).execute();
    }

    private static Optional<RegisteredTarget> find(Handle handle, int id) {
        return handle.createQuery(SELECT + "WHERE t.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(RegisteredTarget.class))
                .findOne();
    }
}
