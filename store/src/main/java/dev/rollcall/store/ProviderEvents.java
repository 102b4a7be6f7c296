package dev.rollcall.store;

import dev.rollcall.store.ProviderFailures.Failing;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Tells which providers have begun to fail, and which have recovered, in the sense of {@link ProviderFailures}. */
public final class ProviderEvents {
    private final Jdbi jdbi;

    ProviderEvents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Told(String provider, Instant since) {}

    /** Every second or so: compares what was told with what is. */
    public void tell() {
        tell(false);
        tell(true);
    }

    private void tell(boolean simulated) {
        Map<String, Failing> failing = new ProviderFailures(jdbi).sinceLastReply(simulated);
        jdbi.useTransaction(handle -> {
            List<Told> told = handle.createQuery(
                            "SELECT provider, since FROM provider_failing WHERE simulated = :simulated")
                    .bind("simulated", simulated)
                    .map((row, context) -> new Told(
                            row.getString("provider"),
                            row.getObject("since", OffsetDateTime.class).toInstant()))
                    .list();
            failing.forEach((provider, calls) -> {
                if (told.stream().noneMatch(before -> before.provider().equals(provider))) {
                    begin(handle, simulated, provider, calls);
                }
            });
            told.stream()
                    .filter(before -> !failing.containsKey(before.provider()))
                    .forEach(before -> end(handle, simulated, before));
        });
    }

    private static void begin(Handle handle, boolean simulated, String provider, Failing calls) {
        int begun = handle.createUpdate("""
                        INSERT INTO provider_failing VALUES (:simulated, :provider, :since) ON CONFLICT DO NOTHING""")
                .bind("simulated", simulated)
                .bind("provider", provider)
                .bind("since", calls.since())
                .execute();
        if (begun == 1) {
            var data = new LinkedHashMap<String, Object>();
            data.put("provider", provider);
            data.put("simulated", simulated);
            data.put("models", calls.models());
            data.put("calls", calls.calls());
            data.put("since", calls.since());
            data.put("outcome", calls.outcome());
            data.put("message", calls.message());
            Events.add(handle, new NewEvent(EventType.PROVIDER_FAILING, provider, null, provider, false, data));
        }
    }

    private static void end(Handle handle, boolean simulated, Told before) {
        int ended = handle.createUpdate(
                        "DELETE FROM provider_failing WHERE simulated = :simulated AND provider = :provider")
                .bind("simulated", simulated)
                .bind("provider", before.provider())
                .execute();
        if (ended == 1) {
            var data = new LinkedHashMap<String, Object>();
            data.put("provider", before.provider());
            data.put("simulated", simulated);
            data.put("failing_since", before.since());
            Events.add(
                    handle,
                    new NewEvent(
                            EventType.PROVIDER_RECOVERED, before.provider(), null, before.provider(), false, data));
        }
    }
}
