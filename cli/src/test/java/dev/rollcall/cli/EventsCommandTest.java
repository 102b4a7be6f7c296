package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
    private static final String EVENT = """
            {"specversion":"1.0","id":"%s","source":"/rollcall/1a2b3c4d","type":"job.completed","subject":"j1",\
            "time":"2026-11-22T10:00:01Z","datacontenttype":"application/json","data":{"simulated":true,"job":"j1",\
            "problem":null,"cells":{"answered":1200,"failed":3}}}""";

    private static final String OUTLET = """
            {"id":3,"kind":"webhook","url":"https://a.example/hook","topic":null,"types":["job.completed"],"state":"failing",
             "why":"HTTP 500","failing_since":"2026-11-22T10:00:01Z","wait_until":null,"position":7,"behind":2,"waiting":4,"dead":1,
             "delivered":1234,"delivered_at":"2026-11-22T10:00:01Z","secret_version":1,"old_secret_until":null,
             "created_at":"2026-11-22T10:00:00Z"%s}""";

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    private static String page(String next, int... ids) {
        var events = new StringBuilder();
        for (int id : ids) {
            events.append(events.isEmpty() ? "" : ",").append(EVENT.formatted(id));
        }
        return "{\"events\":[" + events + "],\"after\":9,\"last\":900,\"next\":" + next + "}";
    }

    @Test
    void theLatestEventsInLines() {
        stub.says("GET /api/events?limit=1", 200, page("\"/x\"", 1))
                .says("GET /api/events?after=800&limit=100", 200, page("null", 801, 802));
        assertThat(Typed.at(stub, "events").out()).isEqualTo("""
                801  2026-11-22 10:00:01 UTC  job.completed  j1  1,200 answered, 3 failed, simulated
                802  2026-11-22 10:00:01 UTC  job.completed  j1  1,200 answered, 3 failed, simulated
                """);
    }

    @Test
    void someOfThemOverSeveralPagesAsJson() {
        stub.says(
                        "GET /api/events?after=0&type=job.completed%2Cjob.failed&job=j1&limit=3",
                        200, page("\"/api/events?after=9\"", 1, 2))
                .says("GET /api/events?after=9", 200, page("null", 11));
        assertThat(Typed.at(
                                stub,
                                "events",
                                "--type",
                                "job.completed,job.failed",
                                "--job",
                                "j1",
                                "--limit",
                                "3",
                                "--json")
                        .out())
                .isEqualTo(EVENT.formatted(1) + "\n" + EVENT.formatted(2) + "\n" + EVENT.formatted(11) + "\n");
    }

    @Test
    void noEvents() {
        stub.says("GET /api/events?after=900&limit=100", 200, page("null"));
        assertThat(Typed.at(stub, "events", "--after", "900").out()).isEqualTo("No event like that.\n");
    }

    /** The stream ends, is asked for again from where it was, and then the answer is no. */
    @Test
    void followingGoesOnWhereItWas() {
        stub.says("GET /api/events/stream?after=4", 200, ": hello\n\nid: 5\ndata: " + EVENT.formatted(5) + "\n\n")
                .says("GET /api/events/stream?after=4", 403, "{\"detail\":\"no more\"}");
        Typed typed = Typed.at(stub, "events", "--follow", "--after", "4");
        assertThat(typed.out())
                .isEqualTo("5  2026-11-22 10:00:01 UTC  job.completed  j1  1,200 answered, 3 failed, simulated\n");
        assertThat(typed.err()).contains("no more");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(stub.lastAsked().header("Last-event-id")).isEqualTo("5");
        assertThat(Typed.at(stub, "events", "--follow", "--limit", "3").err()).contains("leave --limit out");
    }

    @Test
    void outletsInATable() {
        stub.says("GET /api/outlets", 200, "{\"outlets\":[" + OUTLET.formatted("") + "]}");
        assertThat(Typed.at(stub, "outlets").out()).isEqualTo("""
                outlet  state    to                      events         delivered  waiting  dead  why
                3       failing  https://a.example/hook  job.completed      1,234        6     1  HTTP 500
                """);
    }

    @Test
    void noOutlets() {
        stub.says("GET /api/outlets", 200, "{\"outlets\":[]}");
        assertThat(Typed.at(stub, "outlets").out()).contains("./rollcall outlets add https://");
    }

    @Test
    void anOutletIsAddedAndShowsItsSecretOnce() {
        stub.says("POST /api/outlets", 201, OUTLET.formatted(",\"secret\":\"whsec_abc\""));
        Typed typed =
                Typed.at(stub, "outlets", "add", "https://a.example/hook", "--type", "job.completed", "--after", "0");
        assertThat(stub.lastAsked().body())
                .isEqualTo("{\"url\":\"https://a.example/hook\",\"types\":[\"job.completed\"],\"after\":0}");
        assertThat(typed.out()).isEqualTo("""
                outlet 3, webhook: failing
                  to         https://a.example/hook
                  events     job.completed
                  delivered  1,234, the last at 2026-11-22 10:00:01 UTC
                  waiting    6
                  given up   1
                  why        HTTP 500

                Its secret, which is not shown again:
                whsec_abc
                """);
    }

    @Test
    void kafkaHasATopic() {
        stub.says("POST /api/outlets", 400, "{\"detail\":\"/topic: say which topic of Kafka. Nothing was done.\"}");
        Typed typed = Typed.at(stub, "outlets", "add", "kafka://one:9092", "--topic", "t");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"url\":\"kafka://one:9092\",\"topic\":\"t\"}");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.err()).contains("say which topic");
    }

    @Test
    void oneIsShownRotatedTriedAndRemoved() {
        stub.says("GET /api/outlets/3", 200, OUTLET.formatted(""))
                .says("POST /api/outlets/3/rotate?hours=24", 200, OUTLET.formatted(",\"secret\":\"whsec_new\""))
                .says("POST /api/outlets/3/retry", 200, "{\"outlet\":3,\"retried\":5}")
                .says("DELETE /api/outlets/3", 200, OUTLET.formatted(""));
        assertThat(Typed.at(stub, "outlets", "show", "3").out())
                .contains("waiting    6")
                .doesNotContain("secret");
        assertThat(Typed.at(stub, "outlets", "rotate", "3").out()).endsWith("whsec_new\n");
        assertThat(Typed.at(stub, "outlets", "retry", "3").out()).isEqualTo("5 events will be sent now.\n");
        assertThat(Typed.at(stub, "outlets", "remove", "3").out())
                .isEqualTo("Outlet 3 (https://a.example/hook) is removed; 6 events that waited are not sent.\n");
    }

    @Test
    void oneIsPausedAndResumed() {
        String paused = OUTLET.replace("failing\"", "paused\"").formatted("");
        stub.says("PATCH /api/outlets/3", 200, paused).says("PATCH /api/outlets/3", 200, OUTLET.formatted(""));
        assertThat(Typed.at(stub, "outlets", "pause", "3").out())
                .isEqualTo("Outlet 3 (https://a.example/hook) is paused: what happens waits until ./rollcall outlets"
                        + " resume 3\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"state\":\"paused\"}");
        assertThat(Typed.at(stub, "outlets", "resume", "3").out())
                .isEqualTo("Outlet 3 (https://a.example/hook) is failing: 6 events to send.\n");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"state\":\"active\"}");
    }

    @Test
    void aTestSaysWhetherItWasTaken() {
        stub.says(
                        "POST /api/outlets/3/test",
                        200,
                        "{\"outlet\":3,\"taken\":true,\"status\":200,\"error\":null,\"ms\":31}")
                .says(
                        "POST /api/outlets/3/test",
                        200,
                        "{\"outlet\":3,\"taken\":false,\"status\":null,\"error\":\"nobody answers\",\"ms\":3}");
        assertThat(Typed.at(stub, "outlets", "test", "3").out()).isEqualTo("It was taken (HTTP 200) within 31 ms.\n");
        Typed no = Typed.at(stub, "outlets", "test", "3");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).contains("it was not taken: nobody answers");
    }

    @Test
    void whatWaitsInATable() {
        stub.says("GET /api/outlets/3/deliveries?limit=200&dead=true", 200, """
                {"outlet":3,"deliveries":[{"event":12,"type":"job.failed","subject":"j1","tries":10,"next_at":null,
                 "tried_at":"2026-11-22T10:00:01Z","status":500,"error":"HTTP 500: broken","dead_at":"2026-11-22T10:00:01Z"}],
                 "next":null}""");
        assertThat(Typed.at(stub, "outlets", "deliveries", "3", "--dead").out()).isEqualTo("""
                event  type        about  tries  next try  what the last try came to
                   12  job.failed  j1        10  given up  HTTP 500: broken
                """);
    }
}
