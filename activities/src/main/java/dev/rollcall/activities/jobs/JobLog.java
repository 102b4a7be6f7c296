package dev.rollcall.activities.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.store.EventType;
import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LoggedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what became of jobs, a line each: created, paused, resumed, completed with the counts of its cells, and so on, whichever process
 * did it. The lines come from the events, which are written with the facts.
 */
final class JobLog {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);
    private static final int AT_ONCE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final EventFilter OF_JOBS = new EventFilter(
            Arrays.stream(EventType.values())
                    .filter(type ->
                            type.word().startsWith("job.") || type.word().startsWith("alert."))
                    .toList(),
            null,
            null);

    /** What a line tells of an event's data, in this order. Names of domains, prompts and answers are not in there. */
    private static final List<String> TOLD = List.of(
            "job",
            "rule",
            "subject",
            "state",
            "severity",
            "window",
            "simulated",
            "domains",
            "planned",
            "priority",
            "problem");

    private static final Set<String> GRAVE = Set.of(EventType.JOB_FAILED.word(), EventType.ALERT_RAISED.word());

    private final Ledger ledger;

    /** The number of the last event that was looked at; null before the first look. */
    private Long position;

    JobLog(Ledger ledger) {
        this.ledger = ledger;
    }

    /** From now on; what happened before is told by whoever looked then. */
    void begin() {
        if (position == null) {
            position = ledger.events().last();
        }
    }

    /** Tells what has happened since the last look. */
    void tell() {
        EventPage page;
        do {
            page = ledger.events().after(position, OF_JOBS, AT_ONCE);
            page.events().forEach(JobLog::tell);
            position = page.position();
        } while (!page.isEnd());
    }

    private static void tell(LoggedEvent event) {
        JsonNode data = data(event);
        LoggingEventBuilder line = GRAVE.contains(event.type()) ? LOG.atWarn() : LOG.atInfo();
        for (String name : TOLD) {
            if (data.hasNonNull(name)) {
                line = line.addKeyValue(name, value(data.path(name)));
            }
        }
        for (var cells : data.path("cells").properties()) {
            line = line.addKeyValue(cells.getKey(), value(cells.getValue()));
        }
        line.log(event.type().replace('.', ' ').toLowerCase(Locale.ROOT));
    }

    private static Object value(JsonNode value) {
        return value.isIntegralNumber() ? (Object) value.longValue() : value.asText();
    }

    private static JsonNode data(LoggedEvent event) {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + event.id() + " is no JSON", e);
        }
    }
}
