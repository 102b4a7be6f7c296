package dev.rollcall.proving.bench;

import dev.rollcall.proving.bench.FigureRequests.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks each question about domains that nobody has asked about before, one after the other, once the API is warm. */
final class FigureRounds {
    private static final int WARM_UP_REQUESTS = 150;
    private static final int WARM_UP_DOMAINS = 50;

    private final FigureRequests requests;
    private final FilledLedger ledger;
    private final Consumer<String> say;

    FigureRounds(FigureRequests requests, FilledLedger ledger, Consumer<String> say) {
        this.requests = requests;
        this.ledger = ledger;
        this.say = say;
    }

    /**
     * @param cpuMillis of a request, by part; empty where there is no {@code /proc}
     * @param others the share of the machine's CPU time that other processes used; null when unknown
     */
    record Measured(List<Latencies> questions, Map<String, Double> cpuMillis, Double others) {}

    /**
     * @param most of the domains that each question is asked about
     * @param seed which domains
     * @param pids of the API and PostgreSQL
     */
    Measured run(int most, long seed, Map<String, Long> pids) throws IOException {
        List<FigureQuestion> questions = FigureQuestion.all(ledger.middle());
        List<String> domains = IntStream.rangeClosed(1, ledger.domains())
                .mapToObj(LedgerFill::domain)
                .collect(Collectors.toList());
        Collections.shuffle(domains, new Random(seed));
        int warmUps = Math.min(WARM_UP_DOMAINS, Math.max(1, ledger.domains() / (questions.size() + 1)));
        int each = Math.min(most, (ledger.domains() - warmUps) / questions.size());
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            requests.ask(questions.get(i % questions.size()), domains.subList(i % warmUps, i % warmUps + 1));
        }
        say.accept("warm: " + WARM_UP_REQUESTS + " requests for figures of " + warmUps + " other domains");
        var measured = new ArrayList<Latencies>();
        long began = System.nanoTime();
        try (var monitor = new ProcessMonitor(pids, pids.get("api"))) {
            for (int i = 0; i < questions.size(); i++) {
                int from = warmUps + i * each;
                measured.add(requests.ask(questions.get(i), domains.subList(from, from + each)));
            }
            ProcessMonitor.Seen seen = monitor.end((System.nanoTime() - began) / 1e9);
            int all = each * questions.size();
            var cpu = new LinkedHashMap<String, Double>();
            seen.cpu().forEach((part, seconds) -> cpu.put(part, seconds * 1e3 / all));
            return new Measured(measured, cpu, seen.others());
        }
    }

    /** As a line for people. */
    static String words(Latencies one) {
        return String.format(
                Locale.ROOT,
                "%-15s %8d %8.1f %8.1f %8.1f %8.1f",
                one.question(),
                one.requests(),
                one.p50(),
                one.p95(),
                one.most(),
                one.bytes() / 1024);
    }
}
