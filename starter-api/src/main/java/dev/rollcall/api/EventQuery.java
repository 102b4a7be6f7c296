package dev.rollcall.api;

import dev.rollcall.store.EventType;
import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Ledger;
import java.util.List;

/** Which events a request asks for. */
public final class EventQuery {
    private EventQuery() {}

    /** Of {@code type}, {@code job} and {@code subject}. */
    public static EventFilter filter(Query query, Ledger ledger) {
        List<String> types = query.words("type", EventType.words(), null);
        String job = query.text("job");
        return new EventFilter(
                types == null
                        ? null
                        : types.stream()
                                .flatMap(word -> EventType.of(word).stream())
                                .toList(),
                job == null ? null : JobController.find(ledger, job).id(),
                query.name("subject"));
    }
}
