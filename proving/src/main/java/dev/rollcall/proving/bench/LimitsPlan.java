package dev.rollcall.proving.bench;

import dev.rollcall.cli.UserError;
import dev.rollcall.proving.bench.AllowedRate.RateForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The stages that are measured, in order. */
record LimitsPlan(List<Stage> stages) {
    static final Duration LONGEST = Duration.ofMinutes(14);

    /** Time for starting and ending PostgreSQL, Temporal, the API and the simulator. */
    private static final Duration STACK = Duration.ofSeconds(40);

    static final List<Rate> MIXED = Stream.of(60, 120, 200, 300, 450, 600, 900, 1_200, 2_000, 3_000, 6_000)
            .map(Rate::new)
            .toList();

    private static final int EVEN = 600;
    private static final int KEYS = 3;
    private static final int SLOWEST_KEY = 60;

    /** The providers whose replies name the allowed requests per minute in a header. */
    private static final Set<String> TELLING = Set.of("openai", "anthropic", "mistral", "xai", "together", "cohere");

    private static final int OF_EACH_HALVED = 2;
    private static final List<Integer> HALVED = List.of(1_200, 600, 300, 240);
    private static final List<Integer> FIXED = List.of(1_200, 600, 300);

    /**
     * @param seed decides which provider gets which rate
     * @param rates the rates of the mixed cases; if they are fewer than the providers, they are repeated
     * @throws UserError when the plan takes too long
     */
    static LimitsPlan of(Collection<LimitCase> cases, long seed, List<Rate> rates) {
        var dice = new Random(seed);
        var stages = new ArrayList<Stage>();
        List<AllowedRate> even = shuffled(dice).stream()
                .map(provider -> new AllowedRate(LimitCase.EVEN, provider, RateForm.REQUESTS, EVEN))
                .toList();
        List<AllowedRate> mixed = mixed(dice, rates, 1);
        add(stages, "even", 1, 1, even, cases, LimitCase.EVEN);
        add(stages, "mixed", 1, 1, mixed, cases, LimitCase.MIXED, LimitCase.INTERACTIVE);
        add(stages, "side", 1, 1, sideBySide(dice), cases, LimitCase.TOKENS, LimitCase.FIXED, LimitCase.HALF);
        add(stages, "keys", 2, KEYS, mixed(dice, rates, KEYS), cases, LimitCase.KEYS);
        add(stages, "workers", 2, 1, mixed(dice, rates, 1), cases, LimitCase.WORKERS, LimitCase.KILL);
        var plan = new LimitsPlan(List.copyOf(stages));
        if (stages.stream().anyMatch(stage -> stage.requests() > SimulatorControl.LOGGED)) {
            throw new UserError("--rates: all together they come to more than the " + SimulatorControl.LOGGED
                    + " requests of a stage that the simulator's log holds; give lower or fewer rates");
        }
        if (plan.length().compareTo(LONGEST) > 0) {
            throw new UserError(
                    "--rates: the slowest one makes this " + (plan.length().toSeconds() + 59) / 60
                            + " minutes, since each case waits for 60 requests of it; give faster rates, or fewer cases with"
                            + " --case (" + LONGEST.toMinutes() + " minutes at most)");
        }
        return plan;
    }

    Duration length() {
        return stages.stream().map(Stage::length).reduce(STACK, Duration::plus);
    }

    private static void add(
            List<Stage> stages,
            String name,
            int workers,
            int keys,
            List<AllowedRate> allowances,
            Collection<LimitCase> wanted,
            LimitCase... own) {
        EnumSet<LimitCase> cases = EnumSet.noneOf(LimitCase.class);
        Stream.of(own).filter(wanted::contains).forEach(cases::add);
        if (!cases.isEmpty()) {
            boolean side = allowances.stream().map(AllowedRate::of).distinct().count() > 1;
            List<AllowedRate> measured = side
                    ? allowances.stream()
                            .filter(one -> cases.contains(one.of()))
                            .toList()
                    : allowances;
            stages.add(new Stage(name, workers, keys, measured, cases));
        }
    }

    private static List<String> shuffled(Random dice) {
        var providers = new ArrayList<>(CrawlStack.PROVIDERS);
        Collections.shuffle(providers, dice);
        return providers;
    }

    /** With several keys, each gets its part of the rate, so that the machine can still serve all of them. */
    private static List<AllowedRate> mixed(Random dice, List<Rate> rates, int keys) {
        List<String> providers = shuffled(dice);
        return IntStream.range(0, providers.size())
                .mapToObj(i -> {
                    int rate = rates.get(i % rates.size()).perMinute();
                    int each = keys == 1 ? rate : Math.max(Math.min(rate, SLOWEST_KEY), rate / keys);
                    return new AllowedRate(LimitCase.MIXED, providers.get(i), RateForm.REQUESTS, each);
                })
                .toList();
    }

    private static List<AllowedRate> sideBySide(Random dice) {
        List<String> providers = shuffled(dice);
        var halved = Stream.concat(
                        providers.stream().filter(TELLING::contains).limit(OF_EACH_HALVED),
                        providers.stream()
                                .filter(name -> !TELLING.contains(name))
                                .limit(OF_EACH_HALVED))
                .toList();
        List<String> others =
                providers.stream().filter(name -> !halved.contains(name)).toList();
        var allowances = new ArrayList<AllowedRate>();
        for (int i = 0; i < halved.size(); i++) {
            allowances.add(new AllowedRate(LimitCase.HALF, halved.get(i), RateForm.REQUESTS, HALVED.get(i)));
        }
        for (int i = 0; i < FIXED.size(); i++) {
            allowances.add(new AllowedRate(LimitCase.FIXED, others.get(i), RateForm.FIXED, FIXED.get(i)));
        }
        allowances.add(new AllowedRate(LimitCase.TOKENS, others.get(3), RateForm.TOKENS, 300_000));
        allowances.add(new AllowedRate(LimitCase.TOKENS, others.get(4), RateForm.TOKENS, 120_000));
        allowances.add(new AllowedRate(LimitCase.TOKENS, others.get(5), RateForm.TOKENS, 60_000));
        allowances.add(new AllowedRate(LimitCase.TOKENS, others.get(6), RateForm.OUTPUT_TOKENS, 60_000));
        return allowances;
    }
}
