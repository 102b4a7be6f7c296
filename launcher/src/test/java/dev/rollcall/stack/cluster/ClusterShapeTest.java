package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.stack.local.Proof;
import dev.rollcall.store.Answers.LedgerCounts;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster as it is deployed, without its containers, and what it survives. */
@TakesMinutes
@NeedsTemporal
@NeedsPrograms({"nginx", "openssl", "postgres"})
class ClusterShapeTest {
    private static final int DOMAINS = 60;
    private static final int CELLS = DOMAINS * 10 * 3;

    @TempDir
    private Path folder;

    @Test
    void aJobSurvivesTheLossOfOneOfEach() throws Exception {
        long inFlight;
        List<Child> workers;
        try (var cluster = Cluster.start(folder)) {
            for (String worker : List.of("worker-1", "worker-2", "worker-3")) {
                cluster.startWorker(worker);
            }
            cluster.startApi("api-1");
            cluster.startApi("api-2");
            ApiClient first = cluster.api("api-1");
            ApiClient second = cluster.api("api-2");
            for (ApiClient api : List.of(first, second)) {
                Await.see(
                        "three workers, ledger and Temporal are there",
                        () -> api.get("/api/health"),
                        health -> health.path("status").asText().equals("ok")
                                && health.path("workers").size() == 3);
            }

            String id = first.post("/api/crawl", new ObjectMapper().readTree(request()), Map.of())
                    .path("id")
                    .asText();

            awaitAnswered(second, id, 150);
            inFlight = loseFrozen(cluster, "worker-1");

            awaitAnswered(second, id, 350);
            cluster.lose("api-1");
            awaitAnswered(second, id, 400); // the other goes on alone
            cluster.startApi("api-1");
            Await.met("it answers", () -> first.get("/api/health").has("status"));

            awaitAnswered(second, id, 600);
            cluster.door().lose();
            awaitHealth(second, "temporal", "away");
            cluster.door().open();
            awaitHealth(second, "temporal", "ok");

            awaitAnswered(second, id, 800);
            cluster.temporal().child().kill();
            awaitHealth(second, "temporal", "away");
            cluster.temporal().restart();
            awaitHealth(second, "temporal", "ok");
            cluster.startWorker("worker-4"); // in the place of the first
            Path itsLog = cluster.part("worker-4").log();
            Await.met("it works", () -> Files.readString(itsLog).contains(" asks "));

            awaitAnswered(second, id, 1_000);
            // One whose beginning was just being written may have been lost with it.
            inFlight += asking(cluster);
            cluster.postgres().crash();
            cluster.postgres().start();

            JsonNode account = Await.see(
                    "the job is complete",
                    () -> second.get("/api/jobs/" + id),
                    job -> job.path("status").asText().equals("completed"));
            assertThat(account.path("cells").path("answered").asInt()).isEqualTo(CELLS);
            assertThat(account.path("cells").path("skipped").asInt()).isEqualTo(DOMAINS * 3); // ai21
            JsonNode other = Await.see("the first API is back", () -> first.get("/api/jobs/" + id), job -> true);
            assertThat(other).isEqualTo(account);

            LedgerCounts audit = audit(cluster, id);
            System.out.printf("%s; %d calls were in flight in what was killed%n", audit, inFlight);
            assertThat(audit.askedAfterAnswer()).isZero();
            assertThat(audit.possibleDuplicates()).isLessThanOrEqualTo(inFlight);
            assertThat(answeredTwice(cluster)).isLessThanOrEqualTo(inFlight);
            assertThat(cluster.logs())
                    .contains("search attributes created", "schedule rollcall-sweep created")
                    .doesNotContain(Cluster.secrets());
            workers = List.of(cluster.part("worker-2"), cluster.part("worker-3"), cluster.part("worker-4"));
        }
        for (Child worker : workers) {
            assertThat(Files.readString(worker.log())).contains("drained");
        }
    }

    /** Stands still, is counted, and dies: what it was asking then. */
    private static long loseFrozen(Cluster cluster, String worker) throws Exception {
        long pid = cluster.part(worker).pid();
        Programs.run(Path.of("/"), List.of("kill", "-STOP", "" + pid));
        long[] before = {-1};
        long inFlight = Await.see("what it sent has arrived", () -> asking(cluster, pid), now -> {
            boolean settled = now == before[0];
            before[0] = now;
            return settled;
        });
        assertThat(inFlight).isPositive();
        cluster.lose(worker);
        return inFlight;
    }

    /** Calls under way in that worker. */
    private static long asking(Cluster cluster, long pid) throws Exception {
        return count(cluster, "AND w.pid = " + pid);
    }

    /** Calls under way in all workers that live. */
    private static long asking(Cluster cluster) throws Exception {
        return count(cluster, "");
    }

    private static long count(Cluster cluster, String which) throws Exception {
        try (Connection connection = cluster.postgres().connect("rollcall");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FROM attempt t JOIN cell c ON c.id = t.cell_id JOIN claim k ON k.id = c.claim_id
                        JOIN worker w ON w.id = k.worker_id WHERE t.outcome IS NULL
                        """ + which)) {
            row.next();
            return row.getLong(1);
        }
    }

    static LedgerCounts audit(Cluster cluster, String id) {
        try (var ledger = Ledger.open(
                new LedgerOptions(cluster.postgres().jdbcUrl("rollcall"), DebianPostgres.USER, Cluster.PASSWORD, 2))) {
            return ledger.answers().audit(ledger.jobs().byName(id).orElseThrow());
        }
    }

    /** As the simulator counted: usable replies beyond the first of a cell. */
    static long answeredTwice(Cluster cluster) {
        return Proof.simulatorsCells(cluster.simulator()).stream()
                .mapToLong(cell -> Math.max(0, cell.path("usable").asLong() - 1))
                .sum();
    }

    static void awaitAnswered(ApiClient api, String id, int answered) {
        Await.see(
                answered + " are answered",
                () -> api.get("/api/jobs/" + id),
                job -> job.path("cells").path("answered").asInt() >= answered);
    }

    private static void awaitHealth(ApiClient api, String of, String how) {
        Await.see(
                of + " is " + how,
                () -> api.get("/api/health"),
                health -> health.path(of).asText().startsWith(how));
    }

    static String request() {
        return IntStream.range(0, DOMAINS)
                .mapToObj(i -> "\"site" + i + ".com\"")
                .collect(Collectors.joining(",", "{\"domains\":[", "]}"));
    }
}
