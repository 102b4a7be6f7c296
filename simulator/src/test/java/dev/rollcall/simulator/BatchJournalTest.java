package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Caller.Heard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was accepted, what it cost, and the clock. */
class BatchJournalTest {
    private static final String CHAT = "/v1/chat/completions";

    private static String made(BatchCaller caller, int rows) {
        String lines = BatchCaller.lines(rows, n -> BatchCaller.line(n, CHAT));
        String file = caller.uploaded("openai", "/v1/files", "batch", lines);
        Heard made = caller.post(
                "openai",
                "/v1/batches",
                "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\",\"metadata\":{\"token\":\"rc-1\"}}");
        return made.text("/id");
    }

    @Test
    void everyAcceptedRowStandsInIt() {
        try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
            var caller = new BatchCaller(simulator);
            caller.batchesTakeAnHour();
            caller.fault("openai=batch-expired:2/4,batch-errors:0.3");
            String id = made(caller, 40);
            List<JsonNode> open = BatchCaller.values(caller.control("GET", "batches/" + id + "/rows", null));
            assertThat(open).hasSize(40);
            assertThat(open.get(0).path("ended").asText()).isEqualTo("open");
            assertThat(open.get(0).path("cell").asText()).isEqualTo(BatchCaller.cell(0));
            assertThat(open.get(0).path("prompt").asText()).matches("[0-9a-f]{16}");
            caller.advance("24h");
            List<JsonNode> rows = BatchCaller.values(caller.control("GET", "batches/" + id + "/rows", null));
            long answered = rows.stream()
                    .filter(row -> row.path("ended").asText().equals("answered"))
                    .count();
            assertThat(rows.stream().filter(row -> row.path("ended").asText().equals("expired")))
                    .hasSize(20);
            assertThat(rows.stream().filter(row -> row.path("billed").asBoolean()))
                    .hasSize((int) answered);
            long tokens = rows.stream()
                    .mapToLong(row -> row.path("input_tokens").asLong())
                    .sum();
            JsonNode batch =
                    BatchCaller.values(caller.control("GET", "batches", null)).get(0);
            assertThat(batch.path("billed").asLong()).isEqualTo(answered).isBetween(5L, 19L);
            assertThat(batch.at("/given/metadata/token").asText()).isEqualTo("rc-1");
            Heard bill = caller.control("GET", "bill", null);
            assertThat(bill.at("/0/billed_rows").asLong()).isEqualTo(answered);
            assertThat(bill.at("/0/input_tokens").asLong()).isEqualTo(tokens).isPositive();
            assertThat(simulator.counts().usable()).isEqualTo(answered);
        }
    }

    @Test
    void aCellThatIsAskedInBothLanesIsSeen() {
        try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
            var caller = new BatchCaller(simulator);
            caller.batchesTakeAnHour();
            new Caller(simulator).ask("openai", BatchCaller.cell(1));
            made(caller, 3);
            assertThat(simulator.counts().cellsAskedAgain()).isZero();
            caller.advance("1h");
            assertThat(simulator.counts().cellsAskedAgain()).isEqualTo(1);
            assertThat(simulator.cells().get(BatchCaller.cell(1)).usable()).isEqualTo(2);
            assertThat(caller.control("GET", "cells?min_usable=2", null).text("/cell"))
                    .isEqualTo(BatchCaller.cell(1));
        }
    }

    @Test
    void rowsWithoutANameAreRepetitionsOfTheirQuestion() {
        try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
            var caller = new BatchCaller(simulator);
            String lines = BatchCaller.lines(
                    3,
                    n -> BatchCaller.line(0, CHAT)
                            .replace("rc-0", "rc-" + n)
                            .replaceFirst("\"rollcall_cell\":\"[^\"]*\",", ""));
            String file = caller.uploaded("openai", "/v1/files", "batch", lines);
            caller.post("openai", "/v1/batches", "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + CHAT + "\"}");
            assertThat(simulator.cells().keySet())
                    .hasSize(3)
                    .allMatch(cell -> cell.matches("unnamed/openai/[0-9a-f]{16}/[012]"));
        }
    }

    @Test
    void aSimulatorThatIsStartedAgainStillHasItsBatches(@TempDir Path folder) throws Exception {
        var options = SimulatorOptions.defaults().withJournal(folder.resolve("journal"));
        String id;
        try (var first = Simulator.start(options)) {
            var caller = new BatchCaller(first);
            caller.batchesTakeAnHour();
            id = made(caller, 10);
            caller.advance("30m");
            assertThat(first.counts().usable()).isEqualTo(5);
        }
        try (var second = Simulator.start(options)) {
            var caller = new BatchCaller(second);
            Heard running = caller.get("openai", "/v1/batches/" + id);
            assertThat(running.text("/status")).isEqualTo("in_progress");
            assertThat(second.counts().usable()).isEqualTo(5);
            caller.advance("30m");
            Heard done = caller.get("openai", "/v1/batches/" + id);
            Heard content = caller.get("openai", "/v1/files/" + done.text("/output_file_id") + "/content");
            assertThat(BatchCaller.values(content)).hasSize(10);
            assertThat(second.counts().usable()).isEqualTo(10);
            assertThat(second.counts().requests()).isEqualTo(10);
            assertThat(second.cells().get(BatchCaller.cell(9)).usable()).isEqualTo(1);
        }
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void aFastClockEndsABatchWithinSeconds() {
        try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
            var caller = new BatchCaller(simulator);
            Heard set = caller.control("POST", "clock", "{\"speed\":1000000,\"batch_takes\":\"2h\"}");
            assertThat(set.at("/speed").asDouble()).isEqualTo(1_000_000);
            assertThat(set.at("/batch_takes_ms").asLong()).isEqualTo(7_200_000);
            String path = "/v1/batches/" + made(caller, 2);
            Heard seen;
            do {
                seen = caller.get("openai", path);
            } while (!seen.text("/status").equals("completed"));
            long now = System.currentTimeMillis() / 1000;
            assertThat(seen.at("/completed_at").asLong()).isBetween(now - 60, now);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "+soon", "x0", "{\"speed\":\"fast\"}", "{\"back\":\"1h\"}", "{\"advance\":\"-1h\"}"})
    void whatTheClockCannotDoIsSaid(String body) {
        try (var simulator = Simulator.start(SimulatorOptions.defaults())) {
            assertThat(new BatchCaller(simulator).control("POST", "clock", body).status())
                    .isEqualTo(400);
        }
    }
}
