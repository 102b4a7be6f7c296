package dev.rollcall.simulator.control;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.limits.SimulatedUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest requests: when each came in, and whether a limit refused it. */
public final class RequestLog {
    private static final int ENTRIES_KEPT = 200_000;

    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();

    /**
     * @param key its fingerprint
     * @param status 0 when no reply was sent at all
     * @param refusedBy null when no limit refused it
     * @param tokens what limits of tokens took for it; {@link SimulatedUsage#NONE} where there are none
     */
    private record LogEntry(
            Instant at,
            String provider,
            String key,
            int status,
            SimulatedLimit.LimitForm refusedBy,
            SimulatedUsage tokens) {
        Map<String, Object> asMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("at", BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, at), 3));
            map.put("provider", provider);
            map.put("key", key);
            map.put("status", status);
            if (refusedBy != null) {
                map.put("limited_by", refusedBy.word());
            }
            if (!tokens.equals(SimulatedUsage.NONE)) {
                map.put("input_tokens", tokens.input());
                map.put("output_tokens", tokens.output());
            }
            return map;
        }
    }

    /** Adds one request; the parameters are those of {@link LogEntry}. */
    public synchronized void add(
            Instant at,
            String provider,
            String key,
            int status,
            SimulatedLimit.LimitForm refusedBy,
            SimulatedUsage tokens) {
        if (entries.size() == ENTRIES_KEPT) {
            entries.removeFirst();
        }
        entries.addLast(new LogEntry(at, provider, key, status, refusedBy, tokens));
    }

    /** The requests that came in from then on, in the order of time. */
    List<Map<String, Object>> since(Instant from) {
        List<LogEntry> all;
        synchronized (this) {
            all = new ArrayList<>(entries);
        }
        return all.stream()
                .filter(entry -> !entry.at.isBefore(from))
                .sorted(Comparator.comparing(LogEntry::at))
                .map(LogEntry::asMap)
                .toList();
    }
}
