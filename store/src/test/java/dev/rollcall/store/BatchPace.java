package dev.rollcall.store;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchLines.BatchLine;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.Jobs.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** No test: measures how fast a batch of 50,000 rows goes through the ledger. Run it by its name. */
class BatchPace {
    private static final int ITEMS = 50_000;

    @Test
    void measure() {
        try (var at = new BatchesAtWork()) {
            Job job = at.job("a", ITEMS, 1);
            at.ledger.budgets().set(job.id(), ITEMS * BatchesAtWork.ESTIMATE, null, "me");
            at.work.test.execute("VACUUM ANALYZE");
            var profile = new Profile();
            at.ledger.jdbi().setSqlLogger(profile);
            long began = System.nanoTime();
            ProviderBatch batch = at.ingesting(job, ITEMS);
            tell("intended", began);
            profile.print();
            began = System.nanoTime();
            var steps = new ArrayList<BatchLines>();
            byte[] body = body();
            for (int from = 0; from < ITEMS; from += 100) {
                List<BatchRow> rows = at.ledger.batchIntents().rows(batch.id(), from, 100);
                steps.add(new BatchLines(
                        from,
                        rows.size(),
                        0,
                        rows.stream().map(row -> line(batch, row, body)).toList()));
            }
            tell("rows read by the hundred", began);
            profile.print();
            began = System.nanoTime();
            double cpu = cpuSeconds(at);
            steps.forEach(step -> at.ledger.batchResults().ingest(batch.id(), step));
            cpu = cpuSeconds(at) - cpu;
            tell("ingested by the hundred", began);
            System.out.printf(Locale.ROOT, "  in %.2f s of CPU%n", cpu);
            profile.print();
            began = System.nanoTime();
            at.ledger.usage().fold();
            at.ledger.counters().fold();
            tell("folded", began);
            profile.print();
            at.ledger.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED);
            System.out.println(at.work.test.rows("SELECT n_tup_upd, n_tup_hot_upd, relname FROM pg_stat_user_tables"
                    + " WHERE relname IN ('cell', 'attempt', 'provider_batch', 'provider_batch_item')"));
            at.balances();

            Job other = at.job("b", ITEMS, 2);
            ProviderBatch missing = at.ingesting(other, ITEMS);
            began = System.nanoTime();
            at.ledger.batchEnds().account(missing.id(), WithoutLine.MAYBE_ASKED);
            tell("accounted as missing", began);
            profile.print();
            ProviderBatch over = at.running(other, ITEMS);
            began = System.nanoTime();
            at.ledger.batchEnds().handOver(over.id());
            tell("handed over", began);
            profile.print();
        }
    }

    private static BatchLine line(ProviderBatch batch, BatchRow row, byte[] body) {
        AttemptResult reply = (AttemptResult) ((Replied) BatchesAtWork.answered(batch, row)).result();
        return new Replied(
                row.n(),
                new AttemptResult(
                        reply.cell(),
                        reply.claim(),
                        reply.n(),
                        reply.state(),
                        reply.reason(),
                        null,
                        false,
                        false,
                        false,
                        reply.outcome(),
                        reply.httpStatus(),
                        reply.requestId(),
                        0,
                        reply.usage(),
                        reply.costTicks(),
                        false,
                        false,
                        null,
                        new AttemptResult.AnswerContent("m", "stop", false, false, body),
                        row.budgeted()));
    }

    /** About as large as a real one: 1.4 KB deflated. */
    private static byte[] body() {
        var raw = new byte[1_100];
        new Random(7).nextBytes(raw);
        return new Body(
                        "An answer. ".repeat(100),
                        List.of(),
                        new String(raw, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1))
                .pack();
    }

    /** Of this JVM and of its PostgreSQL: on a busy machine that tells more than the clock. */
    private static double cpuSeconds(BatchesAtWork at) {
        long backend = at.work.test.one(Long.class, "SELECT pg_backend_pid()");
        ProcessHandle postgres =
                ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
        return Stream.concat(Stream.of(ProcessHandle.current()), postgres.descendants())
                        .mapToLong(process -> process.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toMillis())
                        .sum()
                / 1e3;
    }

    /** Which statements took longest. */
    private static final class Profile implements SqlLogger {
        private final Map<String, Long> nanos = new ConcurrentHashMap<>();

        @Override
        public void logAfterExecution(StatementContext context) {
            String sql = context.getRawSql();
            nanos.merge(
                    sql.substring(0, Math.min(90, sql.length())).replaceAll("\\s+", " "),
                    context.getElapsedTime(ChronoUnit.NANOS),
                    Long::sum);
        }

        void print() {
            nanos.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(8)
                    .forEach(each ->
                            System.out.printf(Locale.ROOT, "  %6.2f s %s%n", each.getValue() / 1e9, each.getKey()));
            nanos.clear();
        }
    }

    private static void tell(String what, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %.2f s, %,.0f rows/s%n", what, seconds, ITEMS / seconds);
    }
}
