package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A job that somebody asks for.
 *
 * @param name the job's public id
 * @param domains which domains
 * @param scope which targets are asked which prompts, at least one of each; a job of the whole scope makes its domains fresh
 * @param repetitions how often, 1 to 50; if it samples, at most
 * @param sampling how it samples; null: it asks all repetitions
 */
public record NewJob(
        String name,
        Window window,
        Selection domains,
        Scope scope,
        int repetitions,
        boolean simulated,
        Terms terms,
        Origin origin,
        SamplingTerms sampling) {
    public NewJob {
        if (scope.targetIds().isEmpty() || scope.promptVersionIds().isEmpty()) {
            throw new IllegalArgumentException("a job asks at least one target at least one prompt");
        }
        if (repetitions < 1 || repetitions > MAX_REPETITIONS) {
            throw new IllegalArgumentException("repetitions: 1 to " + MAX_REPETITIONS + ", not " + repetitions);
        }
        if (sampling != null && sampling.most() != repetitions) {
            throw new IllegalArgumentException("the last look is after " + sampling.most() + " of " + repetitions);
        }
    }

    /** Of a job that asks all repetitions. */
    public NewJob(
            String name,
            Window window,
            Selection domains,
            Scope scope,
            int repetitions,
            boolean simulated,
            Terms terms,
            Origin origin) {
        this(name, window, domains, scope, repetitions, simulated, terms, origin, null);
    }

    /** The same job if it asked so many repetitions of everything. */
    public NewJob asking(int each) {
        return new NewJob(name, window, domains, scope, each, simulated, terms, origin);
    }

    public static final int MAX_REPETITIONS = 50;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String LETTERS = "abcdefghjkmnpqrstvwxyz23456789";

    /** A new public id, which sorts by time and can be read aloud: {@code 20261122-154210-k3fq}. */
    public static String newName(Instant now) {
        var random = ThreadLocalRandom.current();
        var tail = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            tail.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return TIME.format(now) + "-" + tail;
    }

    /**
     * How hard a job tries.
     *
     * @param priority 1 (interactive) to 5
     * @param maxErrors the number of real errors that ends a cell as failed
     * @param patience how long a provider may be down, or without a usable key, before its cells end
     * @param budgetTicks the most that the job may cost, in 1e-10 USD; null: no limit
     * @param lane whether providers are asked call by call, or in batches
     * @param deadline when its answers have to be there; null: it does not matter, and {@link Lane#AUTO} batches nothing
     */
    public record Terms(int priority, int maxErrors, Duration patience, Long budgetTicks, Lane lane, Instant deadline) {
        public static final Terms DEFAULT = new Terms(3, 5, Duration.ofHours(24), null);

        /** Of a job that batches nothing. */
        public Terms(int priority, int maxErrors, Duration patience, Long budgetTicks) {
            this(priority, maxErrors, patience, budgetTicks, Lane.AUTO, null);
        }
    }

    /**
     * Where a job comes from.
     *
     * @param driver id of the workflow that drives it
     * @param idempotencyKey the caller's own key, or null; a request with the same key gets the same job
     * @param requestSha256 the hash of the request that came with the key, which tells a repetition from a different request
     *     with the same key; null without a key
     */
    public record Origin(String driver, String idempotencyKey, String requestSha256) {
        public static Origin of(String driver) {
            return new Origin(driver, null, null);
        }
    }

    /** Which domains a job asks about. */
    public sealed interface Selection {
        /** The domains of a list. */
        record NamedDomains(Collection<Domain> domains) implements Selection {}

        /** The domains of a list that is kept under this name. */
        record KeptList(String list) implements Selection {}

        /** All watched domains. */
        record AllWatched() implements Selection {}

        /**
         * The watched domains that are due, most overdue first.
         *
         * @param cadence for which targets they are due, as {@link Scope} has it
         */
        record Stale(int limit, int cadence) implements Selection {
            /** Those that are due by their own hours. */
            public Stale(int limit) {
                this(limit, Scope.DOMAINS_OWN);
            }
        }
    }
}
