package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import dev.rollcall.stack.local.Proof;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.WorkflowIds;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A site under test, and what a test asks of it. */
final class Town implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final ChaosStack site;
    private final ApiClient api;

    private Town(ChaosStack site) {
        this.site = site;
        this.api = new ApiClient(site.api(), null);
    }

    static Town start(ChaosStack site) {
        var town = new Town(site);
        site.start();
        try {
            town.await("the API", () -> {
                site.refused().ifPresent(why -> {
                    throw new AssertionError(why);
                });
                return town.get("/api/health") != null;
            });
            return town;
        } catch (Exception | AssertionError e) {
            site.close();
            throw new AssertionError(e);
        }
    }

    ChaosStack site() {
        return site;
    }

    /** A job that has some answers and many calls under way. */
    String busyJob(String prefix, int domains) throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        names(prefix, domains).forEach(request.putArray("domains")::add);
        request.put("max_errors", 50);
        String id = api.post("/api/crawl", request, Map.of()).path("id").asText();
        await("many calls under way", () -> callsUnderWay() > 30 && answered(id) > 30);
        return id;
    }

    /** As an API leaves it that dies between the commit and the word to Temporal. */
    String jobInTheLedgerOnly(String name, int domains) {
        try (Ledger ledger = ledger()) {
            Scope scope = Scope.resolve(ledger, true, List.of(), List.of());
            return ledger.jobs()
                    .create(new NewJob(
                            name,
                            Window.today(Instant.now()),
                            new Selection.NamedDomains(names(name, domains).stream()
                                    .map(Domain::parse)
                                    .toList()),
                            scope,
                            1,
                            true,
                            Terms.DEFAULT,
                            NewJob.Origin.of(WorkflowIds.job(name))))
                    .orElseThrow()
                    .name();
        }
    }

    private static List<String> names(String prefix, int n) {
        return IntStream.range(0, n).mapToObj(i -> prefix + i + ".com").toList();
    }

    int answered(String id) {
        JsonNode job = get("/api/jobs/" + id);
        return job == null ? 0 : job.path("cells").path("answered").asInt();
    }

    void awaitCompleted(String id) throws Exception {
        await("the end of " + id, () -> {
            JsonNode job = get("/api/jobs/" + id);
            return job != null && job.path("status").asText().equals("completed");
        });
    }

    void awaitDown(KillTarget part) throws Exception {
        await("the end of " + part.word(), () -> site.pids(part).isEmpty());
    }

    /** By the simulator. */
    long callsUnderWay() throws Exception {
        return control("GET", "counts").path("in_flight").asLong();
    }

    /** The simulator counts anew. */
    void forget() throws Exception {
        control("POST", "reset");
    }

    /** Each cell that the simulator was asked. */
    List<JsonNode> cells() {
        return Proof.simulatorsCells(site.simulator());
    }

    Proof proof(String... jobs) {
        try (Ledger ledger = ledger()) {
            return Proof.of(ledger, site.simulator(), List.of(jobs));
        }
    }

    private Ledger ledger() {
        return Ledger.open(LedgerOptions.of(site.jdbcUrl()));
    }

    /** Null while the API is away. */
    private JsonNode get(String path) {
        try {
            return api.get(path);
        } catch (UserError away) {
            return null;
        }
    }

    private JsonNode control(String method, String what) throws Exception {
        URL url = site.simulator().resolve("/control/" + what).toURL();
        var call = (HttpURLConnection) url.openConnection();
        call.setRequestMethod(method);
        try (InputStream in = call.getInputStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(end);
            site.mend();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    @Override
    public void close() {
        site.close();
        assertThat(site.leftovers()).isEmpty();
    }
}
