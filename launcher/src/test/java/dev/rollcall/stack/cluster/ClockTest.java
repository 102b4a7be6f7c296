package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.store.Answers.LedgerCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are set by an hour while calls are under way: PostgreSQL's, and one worker's. */
@TakesMinutes("edges")
@NeedsTemporal
@NeedsPrograms({"postgres", "initdb", "nginx", "openssl", "faketime"})
class ClockTest {
    @TempDir
    private Path folder;

    @Test
    void anHourForthAndBackLosesNothingAndAsksNothingTwice() throws Exception {
        Path ofPostgres = Files.writeString(folder.resolve("postgres.clock"), "+0");
        Path ofWorker = Files.writeString(folder.resolve("worker.clock"), "+0");
        try (var cluster = Cluster.start(folder, on(ofPostgres))) {
            cluster.startWorker("worker-1");
            cluster.startWorker("worker-2", on(ofWorker));
            cluster.startApi("api-1");
            ApiClient api = cluster.api("api-1");
            Await.see(
                    "two workers are there",
                    () -> api.get("/api/health"),
                    health -> health.path("workers").size() == 2);
            String request = ClusterShapeTest.request();
            String id = api.post("/api/crawl", new ObjectMapper().readTree(request), Map.of())
                    .path("id")
                    .asText();
            int answered = 200;
            for (var set : List.of(
                    Map.of(ofPostgres, "+1h"),
                    Map.of(ofPostgres, "+0"),
                    Map.of(ofWorker, "+1h"),
                    Map.of(ofWorker, "-1h"))) {
                ClusterShapeTest.awaitAnswered(api, id, answered);
                for (var clock : set.entrySet()) {
                    Files.writeString(clock.getKey(), clock.getValue());
                }
                answered += 300;
            }
            Await.see(
                    "the job is complete",
                    () -> api.get("/api/jobs/" + id),
                    job -> job.path("status").asText().equals("completed"));
            LedgerCounts audit = ClusterShapeTest.audit(cluster, id);
            assertThat(audit.askedAfterAnswer()).isZero();
            assertThat(audit.possibleDuplicates()).isZero();
            assertThat(ClusterShapeTest.answeredTwice(cluster)).isZero();
            assertThat(api.get("/api/jobs/" + id).path("cells").path("answered").asInt())
                    .isEqualTo(1_800);
        }
    }

    /** The library of Debian's faketime; timers keep their own clock, as they do when a clock is set. */
    private static Map<String, String> on(Path clock) {
        String library = List.of("x86_64", "aarch64").stream()
                .map(cpu -> "/usr/lib/" + cpu + "-linux-gnu/faketime/libfaketimeMT.so.1")
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .orElseThrow();
        return Map.of(
                "LD_PRELOAD",
                library,
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Otherwise a JVM (17) stands still at its first safepoint: the library takes its timed waits for
                // others.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
