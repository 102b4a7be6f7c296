package dev.rollcall.api;

import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys.KnownKey;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.TokenCounts;
import dev.rollcall.store.Usage.Counted;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** This process's meters, and numbers of all workers from the ledger, read when it is scraped. */
@RestController
class MetricsController {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Ledger ledger;
    private final PrometheusMeterRegistry meters;
    private final ApiOptions options;

    MetricsController(Ledger ledger, PrometheusMeterRegistry meters, ApiOptions options) {
        this.ledger = ledger;
        this.meters = meters;
        this.options = options;
    }

    /** Written by hand: Spring would leave the version out of the type. */
    @GetMapping({"/metrics", "/api/v2/metrics"})
    void metrics(HttpServletResponse response) throws IOException {
        String text = meters.scrape() + info() + fromLedger();
        response.setContentType(TEXT);
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String info() {
        String environment = options.settings().environment();
        return head("rollcall_info", "What runs here; always 1.", "gauge") + "rollcall_info{version=\""
                + escaped(options.version()) + "\",environment=\""
                + (environment == null ? "" : escaped(environment)) + "\"} 1\n";
    }

    private String fromLedger() {
        try {
            List<Job> jobs = ledger.jobs().unfinished();
            var states = new TreeMap<String, Long>();
            Arrays.stream(JobState.values())
                    .filter(state -> !state.isFinished())
                    .forEach(state -> states.put(state.word(), 0L));
            jobs.forEach(job -> states.merge(job.state().word(), 1L, Long::sum));
            long open = jobs.stream().mapToLong(ledger.counters()::open).sum();
            long workers = ledger.workers().alive().size();
            var text = new StringBuilder(gauge("rollcall_ledger_up", "Does the ledger answer?", 1));
            text.append(gauge("rollcall_workers_alive", "Workers seen within half a minute.", workers));
            text.append(
                    gauge("rollcall_cells_open", "Cells of unfinished jobs that have not ended.", Math.max(0, open)));
            text.append(head("rollcall_jobs_unfinished", "Unfinished jobs by state.", "gauge"));
            states.forEach((state, n) ->
                    text.append(String.format(Locale.ROOT, "rollcall_jobs_unfinished{state=\"%s\"} %d\n", state, n)));
            status(text);
            usage(text);
            ledger.providers()
                    .simulatedNow()
                    .ifPresent(simulated -> LimitMetrics.add(ledger.limits().lines(simulated), text));
            return text.toString();
        } catch (RuntimeException e) {
            if (e instanceof LedgerException || Ledger.isAway(e)) {
                return gauge("rollcall_ledger_up", "Does the ledger answer?", 0);
            }
            throw e;
        }
    }

    /** Of real or simulated providers, whichever the newest worker asks: those that can't be asked, and keys that need a person. */
    private void status(StringBuilder text) {
        boolean simulated = ledger.providers().simulatedNow().orElse(false);
        text.append(head("rollcall_provider_up", "Can it be asked now?", "gauge"));
        ledger.providers()
                .all(simulated)
                .forEach(provider -> text.append(String.format(
                        Locale.ROOT,
                        "rollcall_provider_up{provider=\"%s\",state=\"%s\"} %d\n",
                        escaped(provider.name()),
                        provider.status().state().name().toLowerCase(Locale.ROOT),
                        provider.status().state() == ProviderStatus.ProviderCondition.UP ? 1 : 0)));
        var keys = new TreeMap<String, Long>();
        ledger.keys().all(simulated).stream()
                .filter(KnownKey::isHeld)
                .forEach(key -> keys.merge(
                        "provider=\"" + escaped(key.provider()) + "\",state=\""
                                + key.state().name().toLowerCase(Locale.ROOT) + "\"",
                        1L,
                        Long::sum));
        text.append(head("rollcall_keys", "Keys that a worker has, by what may be done with them.", "gauge"));
        keys.forEach((labels, n) -> text.append(String.format(Locale.ROOT, "rollcall_keys{%s} %d\n", labels, n)));
    }

    /** All attempts of all workers, since the ledger began. */
    private void usage(StringBuilder text) {
        List<Counted> used = ledger.usage().total();
        text.append(head("rollcall_attempts_total", "Calls to providers that have ended.", "counter"));
        used.forEach(some -> text.append(sample("rollcall_attempts_total", some, "", some.attempts())));
        text.append(head(
                "rollcall_tokens_total",
                "Tokens: input with what was cached, output with reasoning, and these parts of them.",
                "counter"));
        used.forEach(some -> kinds(some.tokens()).forEach((kind, n) -> {
            if (n != null) {
                text.append(sample("rollcall_tokens_total", some, ",kind=\"" + kind + "\"", n));
            }
        }));
        text.append(head("rollcall_cost_usd_total", "What is known of what they cost.", "counter"));
        used.forEach(some -> text.append(sample(
                "rollcall_cost_usd_total", some, "", Json.usd(some.costTicks()).toPlainString())));
        text.append(head("rollcall_unpriced_attempts_total", "Calls billed at prices that nobody knows.", "counter"));
        used.forEach(some -> text.append(sample("rollcall_unpriced_attempts_total", some, "", some.unpriced())));
    }

    private static Map<String, Long> kinds(TokenCounts tokens) {
        var kinds = new LinkedHashMap<String, Long>();
        kinds.put("input", tokens.input());
        kinds.put("output", tokens.output());
        kinds.put("cached_input", tokens.cachedInput());
        kinds.put("reasoning", tokens.reasoning());
        return kinds;
    }

    private static String sample(String name, Counted some, String label, Object value) {
        return name + "{provider=\"" + escaped(some.of().provider()) + "\",model=\""
                + escaped(some.of().model()) + "\",surface=\"" + some.of().surface() + "\",outcome=\"" + some.outcome()
                + "\"" + label + "} " + value + "\n";
    }

    /** As Prometheus wants the value of a label. */
    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String gauge(String name, String help, long value) {
        return head(name, help, "gauge") + name + " " + value + "\n";
    }

    static String head(String name, String help, String type) {
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
    }
}
