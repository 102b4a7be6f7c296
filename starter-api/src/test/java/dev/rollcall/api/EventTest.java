package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventTest {
    private final TestApi api = TestApi.withTemporalAway().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    private void happen(int events, int bytes) {
        api.test.execute(
                "INSERT INTO event_new (type, subject, once, data) SELECT 'cell.dead', 'd' || n || '.com', false,"
                        + " jsonb_build_object('simulated', true, 'reason', repeat('x', " + bytes
                        + ")) FROM generate_series(1, " + events
                        + ") n");
        while (api.ledger.eventMover().move() > 0) {
            // On.
        }
    }

    @Test
    void eventsComeInPagesAndAreCloudEvents() {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"window\":\"w1\"}");
        happen(5, 1);
        Reply first = api.get("/api/events?limit=2");
        assertThat(first.at("/events")).hasSize(2);
        assertThat(first.text("/events/0/id")).isEqualTo("1");
        assertThat(first.text("/events/0/specversion")).isEqualTo("1.0");
        assertThat(first.text("/events/0/type")).isEqualTo("job.created");
        assertThat(first.text("/events/0/subject")).isEqualTo(job.name());
        assertThat(first.at("/events/0/data/simulated").asBoolean()).isTrue();
        assertThat(first.at("/events/0/data/planned").asInt()).isEqualTo(8);
        assertThat(first.at("/after").asInt()).isEqualTo(2);
        assertThat(first.at("/last").asInt()).isEqualTo(6);
        Reply second = api.get(first.text("/next"));
        assertThat(second.text("/events/0/id")).isEqualTo("3");
        Reply end = api.get("/api/events?after=6");
        assertThat(end.at("/events")).isEmpty();
        assertThat(end.at("/next").isNull()).isTrue();
        assertThat(end.at("/after").asInt()).isEqualTo(6);
        assertThat(api.get("/api/events?job=" + job.name()).at("/events")).hasSize(1);
        assertThat(api.get("/api/events?type=cell.dead,job.failed&subject=d3.com")
                        .at("/events"))
                .hasSize(1);
    }

    @Test
    void asLinesAllComeInOneGo() {
        happen(2_500, 1);
        Reply lines = api.get("/api/events?after=10", "Accept", "application/x-ndjson");
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines.body().lines()).hasSize(2_490).first().asString().contains("\"id\":\"11\"");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(api.get("/api/events?after=-1").text("/detail")).contains("?after=-1: it is the number of an event");
        assertThat(api.get("/api/events?type=job.exploded").text("/detail")).contains("one or more of domain.process");
        assertThat(api.get("/api/events?job=nobody").status()).isEqualTo(404);
        assertThat(api.get("/api/events?format=ndjson&limit=3").text("/detail")).contains("leave it out");
        assertThat(api.get("/api/events/stream?after=x").status()).isEqualTo(400);
        assertThat(api.get("/api/events/stream", "Last-Event-ID", "x").text("/detail"))
                .contains("Last-Event-ID is 'x'");
    }

    /** Lines of a stream, read as they come. */
    private final class Stream implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final BufferedReader lines;

        Stream(String query, String... headers) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(api.server.url() + "/api/events/stream" + query));
            var response = client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The ids of the next events, each with its data. */
        List<Long> ids(int n) throws IOException {
            var ids = new ArrayList<Long>();
            String id = null;
            while (ids.size() < n) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    assertThat(line).contains("\"id\":\"" + id + "\"");
                    ids.add(Long.valueOf(id));
                }
            }
            return ids;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void whoeverFollowsSeesWhatHappensAndGoesOnWhereItWas() throws Exception {
        happen(3, 1);
        try (var live = new Stream("");
                var all = new Stream("?after=0");
                var some = new Stream("?after=0&subject=d2.com");
                var again = new Stream("?after=0", "Last-Event-ID", "2")) {
            assertThat(all.ids(3)).containsExactly(1L, 2L, 3L);
            assertThat(again.ids(1)).containsExactly(3L);
            happen(2, 1);
            assertThat(live.ids(2)).containsExactly(4L, 5L);
            assertThat(all.ids(2)).containsExactly(4L, 5L);
            assertThat(again.ids(2)).containsExactly(4L, 5L);
            assertThat(some.ids(2)).containsExactly(2L, 5L);
        }
    }

    @Test
    void followersOfDomainsAreToldOfThem() throws Exception {
        try (var jobs = new Stream("?type=job.created")) {
            Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"window\":\"w1\"}");
            api.ledger.eventMover().move();
            assertThat(jobs.ids(1)).containsExactly(1L);
            api.plan(job);
            try (var all = new Stream("?after=0")) {
                api.ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
                api.ledger.eventMover().move();
                assertThat(all.ids(3))
                        .as("job.created, job.started, domain.process.requested")
                        .containsExactly(1L, 2L, 3L);
            }
        }
        assertThat(api.get("/api/events?after=2").text("/events/0/type")).isEqualTo("domain.process.requested");
    }

    /** 40 MB are more than the connection's buffers hold. */
    @Test
    void oneWhoNeverReadsHoldsNobodyUp() throws Exception {
        try (var deaf = new Socket("127.0.0.1", api.server.port())) {
            deaf.getOutputStream()
                    .write("GET /api/events/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            try (var reading = new Stream("?after=0")) {
                happen(8_000, 5_000);
                assertThat(reading.ids(8_000)).last().isEqualTo(8_000L);
                happen(1, 1);
                assertThat(reading.ids(1)).containsExactly(8_001L);
            }
        }
    }

    /** Otherwise a server that stops would wait for them. */
    @Test
    void followersAreLeftBeforeTheServerStops() throws Exception {
        try (var following = new Stream("?after=0")) {
            happen(1, 1);
            following.ids(1);
            api.server.bean(EventFeed.class).stop();
            String line = "";
            while (line != null) {
                line = following.lines.readLine();
            }
        }
        assertThat(api.get("/api/health").status()).isEqualTo(200);
    }
}
