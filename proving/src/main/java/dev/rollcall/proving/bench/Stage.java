package dev.rollcall.proving.bench;

import dev.rollcall.llm.Catalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The workers, keys and limits that some cases share. The cases run one after the other, or at the same time on different
 * providers. Each stage has its own keys, so that nothing learned in another stage applies to them.
 *
 * @param keys the number of keys of each provider
 * @param cases the cases that are measured in it
 */
record Stage(String name, int workers, int keys, List<AllowedRate> allowances, Set<LimitCase> cases) {
    /** The domains of the batch job: so many that they go in batches and not in a workflow each. */
    static final int DOMAINS = 300;

    static final Duration WARM_UP = Duration.ofSeconds(10);
    static final Duration HALVED_AFTER = Duration.ofSeconds(5);
    static final Duration SETTLED_AFTER = Duration.ofSeconds(60);
    static final Duration BACK_AFTER = Duration.ofSeconds(15);

    /** The next domain of {@link LimitCase#INTERACTIVE} begins when the one before has ended, or after this time. */
    static final Duration NEXT = Duration.ofSeconds(3);

    static final int INTERACTIVE_DOMAINS = 20;

    /** Time for a new worker, the job's planning and the first calls; and at the end for cancelling and counting. */
    private static final Duration AROUND = Duration.ofSeconds(25);

    private static final int STEADY_SECONDS = 65;
    private static final int WHOLE_MINUTE_SECONDS = 120;
    private static final int MAX_REPETITIONS = 50;

    Stage {
        allowances = List.copyOf(allowances);
        cases = Set.copyOf(cases);
    }

    boolean has(LimitCase one) {
        return cases.contains(one);
    }

    List<AllowedRate> of(LimitCase one) {
        return allowances.stream().filter(allowance -> allowance.of() == one).toList();
    }

    /**
     * How long the steady state is measured: long enough for 60 requests at 0.9 of the slowest rate and, with fixed windows,
     * for a whole window.
     */
    Duration window() {
        int least = has(LimitCase.FIXED) && !has(LimitCase.HALF) ? WHOLE_MINUTE_SECONDS : STEADY_SECONDS;
        double slowest = allowances.stream()
                .filter(allowance -> !allowance.kind().ofTokens())
                .map(allowance -> allowance.of() == LimitCase.HALF ? allowance.halved() : allowance)
                .mapToDouble(AllowedRate::requestsPerMinute)
                .min()
                .orElse(Double.MAX_VALUE);
        return Duration.ofSeconds((long) Math.max(least, Math.ceil(60 * ServedRate.FEWEST / (0.9 * slowest))));
    }

    /** The time from the start of its job; cases that run one after the other add up. */
    Duration busy() {
        Duration busy = WARM_UP;
        if (has(LimitCase.HALF)) {
            busy = busy.plus(HALVED_AFTER).plus(SETTLED_AFTER).plus(window());
        } else if (cases.stream().anyMatch(one -> one != LimitCase.INTERACTIVE && one != LimitCase.KILL)) {
            busy = busy.plus(window());
        }
        if (has(LimitCase.INTERACTIVE)) {
            busy = busy.plus(NEXT.multipliedBy(INTERACTIVE_DOMAINS));
        }
        if (has(LimitCase.KILL)) {
            busy = busy.plus(BACK_AFTER).plus(window());
        }
        return busy;
    }

    Duration length() {
        return busy().plus(AROUND);
    }

    List<String> providers() {
        return allowances.stream().map(AllowedRate::provider).toList();
    }

    /** So many domains and repetitions that no provider runs out of work. */
    int domains() {
        return (int) Math.max(DOMAINS, Math.ceil(cells() / CrawlStack.PROMPTS / MAX_REPETITIONS));
    }

    int repetitions() {
        return (int) Math.max(1, Math.ceil(cells() / CrawlStack.PROMPTS / domains()));
    }

    /** The cells that one provider can be asked in this stage. */
    private double cells() {
        return length().toSeconds() / 60.0 * keys * most();
    }

    /** The requests to all providers when every limit is used up. */
    double requests() {
        return allowances.stream().mapToDouble(AllowedRate::requestsPerMinute).sum() * keys * length().toSeconds() / 60;
    }

    private double most() {
        return allowances.stream()
                .map(AllowedRate::requestsPerMinute)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The limits that the simulator enforces; {@code halved}: those after the middle of the stage. */
    List<String> faults(boolean halved) {
        return allowances.stream()
                .map(one -> halved && one.of() == LimitCase.HALF ? one.halved() : one)
                .map(AllowedRate::fault)
                .toList();
    }

    /** {@code rollcall.yaml} as a user would write it. */
    String settings(Duration latency) {
        var yaml = new StringBuilder("key_file: keys\nproviders:\n  ai21: {enabled: false}\n");
        for (AllowedRate one : allowances) {
            yaml.append(String.format(
                    Locale.ROOT,
                    "  %s: {enabled: true, concurrency: %d}%n",
                    one.provider(),
                    concurrency(one, latency)));
        }
        yaml.append("limits:\n");
        allowances.forEach(one -> yaml.append("  - ").append(one.setting()).append('\n'));
        return yaml.toString();
    }

    /** Four times the average calls under way, so that concurrency is not the tightest limit. */
    private int concurrency(AllowedRate one, Duration latency) {
        double atOnce = one.requestsPerMinute() * keys / 60 * latency.toMillis() / 1e3;
        return (int) Math.min(1_000, Math.ceil(4 * atOnce) + 4);
    }

    String keyFile() {
        var lines = new StringBuilder();
        for (AllowedRate one : allowances) {
            String variable =
                    Catalogue.bundled().provider(one.provider()).keyVariables().get(0);
            for (int n = 1; n <= keys; n++) {
                lines.append(variable)
                        .append(n == 1 ? "" : "_" + n)
                        .append("=simulated-")
                        .append(one.provider())
                        .append('-')
                        .append(name)
                        .append('-')
                        .append(n)
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /** The stage in words, for people. */
    String words() {
        var words = new ArrayList<String>();
        cases.stream().sorted().map(LimitCase::word).forEach(words::add);
        return String.join(", ", words) + ": " + workers + (workers == 1 ? " worker, " : " workers, ") + keys
                + (keys == 1 ? " key each" : " keys each");
    }
}
