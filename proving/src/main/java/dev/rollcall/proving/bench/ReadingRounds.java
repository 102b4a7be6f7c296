package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.HttpReply;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.bench.PairedRounds.PairedOutcome;
import dev.rollcall.proving.measure.Round;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast answers are read again when the rules have changed, alone and while the main job runs; and how long an edited alias
 * takes. The answers are those of one job, each copied into as many windows as needed.
 */
final class ReadingRounds {
    private static final int DOMAINS = 100;
    private static final int WINDOWS = 90;
    private static final int EDITS = 5;
    private static final String EDITED = BenchJobs.domains(DOMAINS).get(0);

    private final CrawlStack track;
    private final Connection ledger;
    private final Consumer<String> say;

    ReadingRounds(CrawlStack track, Connection ledger, Consumer<String> say) {
        this.track = track;
        this.ledger = ledger;
        this.say = say;
    }

    PairedOutcome run(int domains, Duration latency, List<String> faults, int warmUps, int rounds) throws SQLException {
        long answers = prepare();
        say.accept(String.format(Locale.ROOT, "%,d answers of %d domains are there and read", answers, DOMAINS));
        for (int i = 1; i <= rounds; i++) {
            readAgain(answers);
        }
        edits();
        track.faults(faults);
        String size = domains + " domains, " + latency.toMillis() + " ms, answers are read: ";
        return new PairedRounds(size, () -> track.rollcall(domains, false), () -> whileReading(domains, answers), say)
                .run("reading", "none to read", "answers are read again", warmUps, rounds);
    }

    /** Copies the answers of a job, and waits until all are read. */
    private long prepare() throws SQLException {
        String job = track.jobs().crawl(DOMAINS, JsonNodeFactory.instance.objectNode());
        track.jobs().awaitEnd(job);
        int window = track.jobs().job(job).window();
        execute("INSERT INTO time_window (name, starts_at) SELECT 'copy-' || n, now() - n * interval '1 day'"
                + " FROM generate_series(1, " + WINDOWS + ") n");
        execute("INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, attempts)"
                + " SELECT c.domain_id, w.id, c.prompt_version_id, c.target_id, c.repetition, c.state, 1"
                + " FROM cell c, time_window w WHERE c.window_id = " + window + " AND c.state IN (10, 11)"
                + " AND w.name LIKE 'copy-%'");
        String copies =
                " FROM cell o JOIN %1$s a ON a.cell_id = o.id JOIN cell c ON (c.domain_id, c.target_id, c.repetition,"
                        + " c.prompt_version_id) = (o.domain_id, o.target_id, o.repetition, o.prompt_version_id)"
                        + " JOIN time_window w ON w.id = c.window_id AND w.name LIKE 'copy-%%' WHERE o.window_id = "
                        + window;
        // Long ago, so that their words need no index.
        execute("INSERT INTO answer (cell_id, n, at, truncated, simulated, resolved_model)"
                + " SELECT c.id, 1, now() - interval '100 days', false, true, a.resolved_model"
                + String.format(Locale.ROOT, copies, "answer"));
        execute("INSERT INTO answer_body (cell_id, body) SELECT c.id, a.body"
                + String.format(Locale.ROOT, copies, "answer_body"));
        execute("ANALYZE cell, answer, answer_body");
        markAll();
        awaitRead();
        return number("SELECT count(*) FROM extraction");
    }

    private void readAgain(long answers) throws SQLException {
        forget();
        long began = System.nanoTime();
        markAll();
        awaitRead();
        say.accept(String.format(
                Locale.ROOT, "read again, alone: %,.0f answers/s", answers / ((System.nanoTime() - began) / 1e9)));
    }

    /** Takes away what was read, as if it had been read by other rules. */
    private void forget() throws SQLException {
        execute("DELETE FROM extraction_due");
        execute("TRUNCATE extraction, mention, citation, extraction_run");
    }

    private void markAll() throws SQLException {
        execute("INSERT INTO extraction_due (domain_id, urgency) SELECT id, 2 FROM domain ON CONFLICT DO NOTHING");
    }

    private void awaitRead() throws SQLException {
        while (number("SELECT count(*) FROM extraction_due") > 0) {
            track.jobs().requireAllWell();
            Pause.millis(100);
        }
    }

    /** From the request to the moment at which the figures are of the new set. */
    private void edits() throws SQLException {
        for (int i = 1; i <= EDITS; i++) {
            long answers =
                    number("SELECT count(*) FROM extraction e JOIN extraction_run r ON r.id = e.run_id JOIN domain d"
                            + " ON d.id = r.domain_id AND d.name = '" + EDITED + "' WHERE r.state = 'current'");
            long began = System.nanoTime();
            ObjectNode set = JsonNodeFactory.instance.objectNode().put("reason", "a benchmark edits it");
            ObjectNode brand = set.putArray("entities").addObject();
            brand.put("entity", "example").put("kind", "brand").put("name", "Example");
            brand.putArray("aliases").addObject().put("text", "Example " + i);
            brand.putArray("domains").add("example.com");
            int version = put(set);
            while (number(
                            "SELECT max(s.version) FROM extraction_run r JOIN entity_set s ON s.id = r.entity_set_id JOIN domain d"
                                    + " ON d.id = r.domain_id AND d.name = '" + EDITED + "' WHERE r.state = 'current'")
                    < version) {
                Pause.millis(20);
            }
            say.accept(String.format(
                    Locale.ROOT,
                    "an edited alias, %,d answers: current after %.1f s",
                    answers,
                    (System.nanoTime() - began) / 1e9));
        }
    }

    /** @return its version */
    private int put(ObjectNode set) {
        try {
            HttpReply reply = track.api().exchange("PUT", "/api/domains/" + EDITED + "/entities", set, Map.of());
            if (reply.status() >= 300) {
                throw new UserError("the set can't be put: " + new String(reply.body(), StandardCharsets.UTF_8));
            }
            return reply.json().path("version").asInt();
        } catch (IOException e) {
            throw new UserError("the set can't be put: " + e.getMessage(), e);
        }
    }

    private Round whileReading(int domains, long answers) {
        try {
            awaitRead();
            forget();
            markAll();
            long began = System.nanoTime();
            Round round = track.rollcall(domains, false);
            double seconds = (System.nanoTime() - began) / 1e9;
            long read = number("SELECT count(*) FROM extraction");
            say.accept(String.format(
                    Locale.ROOT,
                    "  meanwhile %,.0f answers/s were read%s",
                    read / seconds,
                    read < answers ? "" : ": all of them"));
            return round;
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = ledger.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var statement = ledger.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
