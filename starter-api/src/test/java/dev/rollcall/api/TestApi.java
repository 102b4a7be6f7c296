package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.events.EventOptions;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.AttemptUsage;
import dev.rollcall.store.Body;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.ProviderEntry;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.TokenCounts;
import dev.rollcall.workflows.SearchAttributes;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API on a free port, with a ledger of its own and a Temporal test server, or with one that is away. */
final class TestApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ApiSettings UNLIMITED = new ApiSettings(0, 0, null, null);

    static final EventOptions EVENTS =
            new EventOptions("0123456789abcdef0123456789abcdef", true, false, Map.of(), Outgoing.DIRECT);

    /** As it is unless somebody allows webhooks to private addresses. */
    private static final EventOptions STRICT =
            new EventOptions("0123456789abcdef0123456789abcdef", false, false, Map.of(), Outgoing.DIRECT);

    private static final Temporal.Deadlines HASTY =
            new Temporal.Deadlines(Duration.ofMillis(50), Duration.ofMillis(50));

    /** Nothing listens on port 1. */
    private static final String NOBODY = "127.0.0.1:1";

    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    final WorkflowClient temporal;
    final ApiServer server;
    private final TestWorkflowEnvironment environment;
    private final WorkflowServiceStubs away;
    private int claims;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestApi(String token, TestWorkflowEnvironment environment) {
        this(token, UNLIMITED, environment, NOBODY, Temporal.Deadlines.DEFAULT, EVENTS);
    }

    /** @param target of a Temporal that is away; not looked at where there is an environment */
    private TestApi(
            String token,
            ApiSettings settings,
            TestWorkflowEnvironment environment,
            String target,
            Temporal.Deadlines deadlines,
            EventOptions events) {
        this.environment = environment;
        if (environment == null) {
            away = WorkflowServiceStubs.newServiceStubs(
                    WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
            temporal = WorkflowClient.newInstance(away);
        } else {
            away = null;
            temporal = environment.getWorkflowClient();
        }
        server = ApiServer.start(
                new ApiOptions("127.0.0.1", 0, token, "1.2.3").telling(events).with(settings),
                ledger,
                temporal,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                deadlines);
    }

    static TestApi start() {
        return start(null);
    }

    static TestApi start(String token) {
        return new TestApi(
                token,
                TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                        .registerSearchAttribute(SearchAttributes.JOB.getName(), keyword())
                        .registerSearchAttribute(SearchAttributes.WINDOW.getName(), keyword())
                        .build()));
    }

    /** Callers wait for it as long as they do where Rollcall is deployed: for tests of what they are told then. */
    static TestApi withTemporalAway() {
        return new TestApi(null, null);
    }

    /** It is away, and hardly waited for: for tests that are about something else. */
    static TestApi withoutTemporal() {
        return new TestApi(null, UNLIMITED, null, NOBODY, HASTY, EVENTS);
    }

    static TestApi refusingPrivateWebhooks() {
        return new TestApi(null, UNLIMITED, null, NOBODY, HASTY, STRICT);
    }

    /** Whatever listens there. */
    static TestApi withTemporalAt(String target) {
        return new TestApi(null, UNLIMITED, null, target, Temporal.Deadlines.DEFAULT, EVENTS);
    }

    static TestApi withToken(String token) {
        return new TestApi(token, null);
    }

    /** @param token null: none is asked for */
    static TestApi with(String token, ApiSettings settings) {
        return new TestApi(token, settings, null, NOBODY, Temporal.Deadlines.DEFAULT, EVENTS);
    }

    /** A header with a new token of the ledger. */
    String[] bearer(String name, AccessRole role) {
        String token = KnownTokens.invent(role);
        assertThat(ledger.apiTokens().create(name, role, KnownTokens.hash(token), null))
                .isPresent();
        return bearer(token);
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    Reply delete(String path, String... headers) {
        return send(request(path, headers).DELETE().build());
    }

    private static IndexedValueType keyword() {
        return IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
    }

    TestWorkflowEnvironment environment() {
        return environment;
    }

    /** openai and groq have keys, xai has none, ai21 is retired; two prompts; the worker is real unless said. */
    TestApi withWorker(boolean simulated) {
        var prompts = new LinkedHashMap<String, String>();
        prompts.put("business", "What does {domain} do?");
        prompts.put("audience", "Who is {domain} for?");
        ledger.prompts().publish(1, prompts);
        ledger.providers()
                .publish(
                        simulated,
                        List.of(
                                provider("openai", simulated, false),
                                provider("groq", simulated, false),
                                provider("xai", simulated, false),
                                provider("ai21", simulated, true)));
        int worker = ledger.workers().register("here", 4711, simulated, List.of("openai", "groq"));
        ledger.keys()
                .hold(
                        worker,
                        simulated,
                        List.of(
                                new Keys.Held("openai", "0000000a", "OPENAI_API_KEY"),
                                new Keys.Held("groq", "0000000b", "GROQ_API_KEY"),
                                new Keys.Held("ai21", "0000000c", "AI21_API_KEY")));
        return this;
    }

    TestApi withWorker() {
        return withWorker(false);
    }

    private static ProviderEntry provider(String name, boolean simulated, boolean retired) {
        return new ProviderEntry(
                name,
                simulated ? "simulated" : "api",
                List.of(name + "-model"),
                true,
                retired,
                name.toUpperCase(Locale.ROOT) + "_API_KEY");
    }

    record Reply(int status, String body, HttpResponse<?> whole) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        JsonNode at(String pointer) {
            return json().at(pointer);
        }

        String text(String pointer) {
            return at(pointer).asString();
        }

        String header(String name) {
            return whole.headers().firstValue(name).orElse(null);
        }
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Reply post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    Reply put(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    Reply patch(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    Reply put(String path, byte[] body, String... headers) {
        return send(request(path, headers).PUT(BodyPublishers.ofByteArray(body)).build());
    }

    Reply delete(String path) {
        return send(request(path).DELETE().build());
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            var reply = new Reply(response.statusCode(), response.body(), response);
            Promise.check(request, reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts a crawl that is accepted. */
    Job crawl(String json) {
        Reply reply = post("/api/crawl", json);
        if (reply.status() != 202) {
            throw new AssertionError(reply.toString());
        }
        return job(reply.text("/id"));
    }

    /** Posts a crawl, and plans its cells as a worker would. */
    Job planned(String json) {
        return plan(crawl(json));
    }

    Job plan(Job job) {
        ledger.jobLifecycle().started(job.id());
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        ledger.jobLifecycle().planned(job.id());
        ledger.counters().recount(job);
        return job(job.name());
    }

    Job job(String name) {
        return ledger.jobs().byName(name).orElseThrow();
    }

    record Held(long claim, Claimed cell) {}

    /** Asks all that may be asked, and keeps the same reply for each. */
    List<Held> answerAll(Job job, String text, byte[] raw) {
        List<Held> held = claimed(job, selection(job), 1000);
        held.forEach(cell -> answer(job, cell, text, raw));
        return held;
    }

    /** Asks this provider so many of a job's cells. */
    void answer(Job job, String provider, int cells) {
        List<Integer> targets = ledger.providers().targets(job.targetIds()).stream()
                .filter(target -> target.provider().equals(provider))
                .map(Target::id)
                .toList();
        var selection = CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), targets);
        claimed(job, selection, cells).forEach(cell -> answer(job, cell, "yes", bytes("{}")));
    }

    private void answer(Job job, Held cell, String text, byte[] raw) {
        ledger.attemptResults()
                .save(saved(
                        cell,
                        begin(cell),
                        CellState.ANSWERED,
                        Reason.NONE,
                        null,
                        new AttemptResult.AnswerContent(
                                "m-2026",
                                "stop",
                                false,
                                job.simulated(),
                                new Body(text, List.of(new Body.StoredCitation("https://a.example/", "A")), raw)
                                        .pack())))
                .join();
    }

    /** Asks up to so many of a job's cells of this provider; each call fails for good. */
    void fail(Job job, String provider, int cells, String outcome, String message) {
        List<Integer> targets = ledger.providers().targets(job.targetIds()).stream()
                .filter(target -> target.provider().equals(provider))
                .map(Target::id)
                .toList();
        var selection = CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), targets);
        for (Held cell : claimed(job, selection, cells)) {
            ledger.attemptResults()
                    .save(new AttemptResult(
                            cell.cell().id(),
                            cell.claim(),
                            begin(cell),
                            CellState.FAILED,
                            Reason.REJECTED,
                            null,
                            true,
                            false,
                            outcome.equals("UNREACHABLE"),
                            outcome,
                            404,
                            null,
                            3,
                            AttemptUsage.UNKNOWN,
                            null,
                            false,
                            false,
                            message,
                            null,
                            false))
                    .join();
        }
    }

    void waitAll(Job job, Reason reason) {
        for (Held cell : claimed(job, selection(job), 1000)) {
            ledger.attemptResults()
                    .save(saved(cell, begin(cell), CellState.WAITING, reason, java.time.Duration.ofMinutes(5), null))
                    .join();
        }
    }

    void giveUp(Job job) {
        ledger.cells().end(selection(job), CellState.FAILED, Reason.PROVIDER_DOWN);
    }

    private List<Held> claimed(Job job, CellSelection selection, int limit) {
        long claim = ledger.claims()
                .open("owner" + job.id(), ++claims, 1, true, selection)
                .orElseThrow();
        var held = new ArrayList<Held>();
        ledger.cells().claim(claim, selection, limit).orElseThrow().forEach(cell -> held.add(new Held(claim, cell)));
        return held;
    }

    /** @return the attempt's number */
    private int begin(Held held) {
        return ledger.attemptStarts()
                .record(new AttemptStart(held.cell().id(), held.claim(), "k1"))
                .join()
                .orElseThrow()
                .n();
    }

    private CellSelection selection(Job job) {
        return CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds());
    }

    private static AttemptResult saved(
            Held held,
            int n,
            CellState state,
            Reason reason,
            java.time.Duration pause,
            AttemptResult.AnswerContent answer) {
        return new AttemptResult(
                held.cell().id(),
                held.claim(),
                n,
                state,
                reason,
                pause,
                false,
                false,
                false,
                answer == null ? "RATE_LIMITED" : "ANSWERED",
                answer == null ? 429 : 200,
                "r1",
                12,
                answer == null
                        ? AttemptUsage.UNKNOWN
                        : new AttemptUsage(TokenCounts.of(10, 20, 4, 5), null, null, null),
                answer == null ? null : 1_500_000L,
                false,
                false,
                null,
                answer,
                false);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
        test.close();
        if (environment != null) {
            environment.close();
        }
        if (away != null) {
            away.shutdownNow();
        }
    }
}
