package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.events.EventOptions;
import dev.rollcall.store.Deliveries.FailedTry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutletTest {
    private static final String HOOK = "{\"url\":\"http://127.0.0.1:1/hook\",\"types\":[\"job.completed\"]}";

    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    private Reply patch(String path, String json) {
        return api.send(api.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    @Test
    void aWebhookIsMadeAndItsSecretShownOnce() {
        Reply made = api.post("/api/outlets", HOOK);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/api/outlets/1");
        assertThat(made.text("/secret")).startsWith("whsec_").hasSizeGreaterThan(40);
        assertThat(made.text("/kind")).isEqualTo("webhook");
        assertThat(made.text("/types/0")).isEqualTo("job.completed");
        Reply shown = api.get("/api/outlets/1");
        assertThat(shown.body()).doesNotContain("whsec_");
        assertThat(shown.text("/state")).isEqualTo("active");
        assertThat(api.get("/api/outlets").body()).doesNotContain("whsec_").contains("/hook");
        Reply rotated = api.post("/api/outlets/1/rotate?hours=2", "");
        assertThat(rotated.text("/secret")).startsWith("whsec_").isNotEqualTo(made.text("/secret"));
        assertThat(rotated.at("/secret_version").asInt()).isEqualTo(2);
        assertThat(rotated.at("/old_secret_until").isNull()).isFalse();
        assertThat(api.test.rows("SELECT * FROM outlet").toString()).doesNotContain("whsec_");
    }

    @Test
    void anOutletIsPausedChangedAndRemoved() {
        api.post("/api/outlets", HOOK);
        assertThat(patch("/api/outlets/1", "{\"state\":\"paused\"}").text("/state"))
                .isEqualTo("paused");
        Reply changed =
                patch("/api/outlets/1", "{\"state\":\"active\",\"types\":\"all\",\"url\":\"http://127.0.0.1:2/x\"}");
        assertThat(changed.at("/types")).isEmpty();
        assertThat(changed.text("/url")).isEqualTo("http://127.0.0.1:2/x");
        assertThat(patch("/api/outlets/1", "{\"state\":\"gone\",\"topic\":\"t\"}")
                        .at("/error_count")
                        .asInt())
                .isEqualTo(2);
        assertThat(api.send(api.request("/api/outlets/1").DELETE().build()).text("/id"))
                .isEqualTo("1");
        assertThat(api.get("/api/outlets/1").status()).isEqualTo(404);
        assertThat(api.send(api.request("/api/outlets/1").DELETE().build()).status())
                .isEqualTo(404);
        assertThat(api.get("/api/outlets/x").text("/detail")).contains("there is no outlet 'x'");
    }

    @Test
    void kafkaIsNotSigned() {
        Reply made = api.post("/api/outlets", "{\"url\":\"kafka://one,two:9093\",\"topic\":\"rollcall\",\"after\":0}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/url")).isEqualTo("kafka://one:9092,two:9093");
        assertThat(made.at("/secret_version").isNull()).isTrue();
        assertThat(made.body()).doesNotContain("\"secret\"");
        assertThat(api.post("/api/outlets/1/rotate", "").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | /url: say where events go",
                "{'url':'ftp://a.example'}                                  | /url: it does not begin with http",
                "{'url':'https://ada:s3cret@a.example/'}                    | /url: it has a user or a password in it",
                "{'url':'https://a.example/?token=s3cret'}                  | /url: it has a key in its query",
                "{'url':'kafka://one:9092'}                                 | /topic: say which topic",
                "{'url':'kafka://one:9092','topic':'a/b'}                   | /topic 'a/b': it is 1 to 249 letters",
                "{'url':'https://8.8.8.8/','topic':'a'}                     | /topic 'a': a webhook has no topic",
                "{'url':'https://8.8.8.8/','types':['job.exploded']}        | /types/0 'job.exploded': there is no such type",
                "{'url':'https://8.8.8.8/','after':-1}                      | /after '-1': it is the number of an event",
                "{'url':'https://8.8.8.8/','after':1e300}                   | /after '1E+300'",
                "{'url':'https://8.8.8.8/','typo':1}                        | /typo: no such field; did you mean types?",
            })
    void whatIsWrongIsSaidAndNothingIsDone(String json, String words) {
        Reply reply = api.post("/api/outlets", json.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words).doesNotContain("s3cret");
        assertThat(reply.body()).doesNotContain("s3cret");
        assertThat(api.get("/api/outlets").at("/outlets")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "https://10.1.2.3/hook",
                "http://169.254.169.254/latest",
                "https://[::1]/"
            })
    void aWebhookAtAPrivateAddressIsRefusedUnlessTheseAreAllowed(String url) {
        try (var strict = TestApi.refusingPrivateWebhooks()) {
            Reply reply = strict.post("/api/outlets", "{\"url\":\"" + url + "\"}");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("/detail")).contains("leads to a private address");
            assertThat(strict.get("/api/outlets").at("/outlets")).isEmpty();
            Reply made = strict.post("/api/outlets", "{\"url\":\"https://8.8.8.8/\"}");
            assertThat(made.status()).isEqualTo(201);
            assertThat(strict.patch("/api/outlets/" + made.text("/id"), "{\"url\":\"" + url + "\"}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutASecretThereIsNoWebhook() {
        var strict = new OutletController(api.ledger, EventOptions.NONE);
        int outlet = api.post("/api/outlets", HOOK).at("/id").asInt();
        assertThatThrownBy(() -> strict.test(String.valueOf(outlet)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("ROLLCALL_SECRET, which is not set");
    }

    @Test
    void whatWaitsAndWhatWasGivenUpIsListedAndTriedAgain() {
        int outlet = api.post("/api/outlets", "{\"url\":\"http://127.0.0.1:1/\"}")
                .at("/id")
                .asInt();
        for (String window : new String[] {"w1", "w2", "w3"}) {
            api.crawl("{\"domains\":[\"stripe.com\"],\"window\":\"" + window + "\"}");
        }
        api.ledger.eventMover().move();
        api.ledger.deliveries().spread(outlet);
        api.ledger.deliveries().failed(outlet, 2, new FailedTry(500, "HTTP 500: broken", null, null));
        Reply page = api.get("/api/outlets/1/deliveries?limit=2");
        assertThat(page.at("/deliveries")).hasSize(2);
        assertThat(api.get(page.text("/next")).at("/deliveries")).hasSize(1);
        Reply dead = api.get("/api/outlets/1/deliveries?dead=true");
        assertThat(dead.at("/deliveries")).hasSize(1);
        assertThat(dead.at("/deliveries/0/event").asInt()).isEqualTo(2);
        assertThat(dead.text("/deliveries/0/error")).isEqualTo("HTTP 500: broken");
        Reply outletNow = api.get("/api/outlets/1");
        assertThat(outletNow.text("/state")).isEqualTo("failing");
        assertThat(outletNow.at("/dead").asInt()).isEqualTo(1);
        assertThat(api.post("/api/outlets/1/retry", "").at("/retried").asInt()).isEqualTo(1);
        assertThat(api.get("/api/outlets/1/deliveries?dead=true").at("/deliveries"))
                .isEmpty();
    }

    @Test
    void aTestIsSentAtOnce() throws IOException {
        var sent = new AtomicReference<String>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            sent.set(exchange.getRequestHeaders().getFirst("webhook-signature")
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            api.post(
                    "/api/outlets",
                    "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + "/\"}");
            Reply test = api.post("/api/outlets/1/test", "");
            assertThat(test.at("/taken").asBoolean()).isTrue();
            assertThat(test.at("/status").asInt()).isEqualTo(200);
            assertThat(sent.get()).startsWith("v1,").contains("\"type\":\"outlet.test\"");
        } finally {
            receiver.stop(0);
        }
        assertThat(api.post("/api/outlets/1/test", "").text("/error")).contains("nobody answers at 127.0.0.1");
    }
}
