package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The limits that people ordered at run time. They override {@code rollcall.yaml} and the providers' published limits. */
public final class LimitOrders {
    private final Jdbi jdbi;

    LimitOrders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The order holds from now on; every worker knows it within two seconds. Its reason is kept. */
    public void give(boolean simulated, LimitOrder order) {
        give(simulated, List.of(order));
    }

    /** Gives all of these orders, or none. */
    public void give(boolean simulated, List<LimitOrder> orders) {
        orders.forEach(order -> Objects.requireNonNull(order.reason(), "reason"));
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO limit_order (simulated, provider, fingerprint, model, axis, value, reason)
                    VALUES (:simulated, :provider, :fingerprint, :model, :word, :value, :reason)""");
            orders.forEach(order -> batch.bind("simulated", simulated)
                    .bindMethods(order)
                    .bind("word", order.kind().word())
                    .add());
            batch.execute();
        });
    }

    /** All orders that were ever given, the latest first. */
    public List<LimitOrder> all(boolean simulated) {
        return jdbi.withHandle(handle -> all(handle, simulated));
    }

    static List<LimitOrder> all(Handle handle, boolean simulated) {
        return handle.createQuery("""
                        SELECT provider, fingerprint, model, axis, value, reason, ordered_at FROM limit_order
                        WHERE simulated = :simulated ORDER BY id DESC""")
                .bind("simulated", simulated)
                .map((row, context) -> order(row))
                .list();
    }

    private static LimitOrder order(ResultSet row) throws SQLException {
        return new LimitOrder(
                row.getString("provider"),
                row.getString("fingerprint"),
                row.getString("model"),
                LimitRows.kind(row),
                row.getBigDecimal("value"),
                row.getString("reason"),
                LimitRows.instant(row, "ordered_at"));
    }
}
