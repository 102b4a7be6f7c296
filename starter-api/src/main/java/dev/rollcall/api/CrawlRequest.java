package dev.rollcall.api;

import dev.rollcall.store.Lane;
import dev.rollcall.store.NamedLists.NamedList;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.SamplingTerms;
import dev.rollcall.store.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a caller wants crawled, checked.
 *
 * @param providers empty: all that are on
 * @param prompts empty: all current ones
 * @param window null: today's
 * @param deadline the terms' deadline as it was meant, the same whenever it is said; null with it
 * @param listing remarks on the list of domains
 * @param dryRun only say what it would ask and cost
 * @param sampling null: all repetitions are asked; else they are the most
 */
record CrawlRequest(
        Selection domains,
        List<String> providers,
        List<String> prompts,
        int repetitions,
        boolean force,
        String window,
        Terms terms,
        String deadline,
        ListRemarks listing,
        boolean dryRun,
        SamplingTerms sampling) {

    private static final String DOMAINS = "domains";

    static final List<String> FIELDS = List.of(
            DOMAINS,
            "domainId",
            "skip_invalid",
            "providers",
            "prompts",
            "repetitions",
            "force",
            "priority",
            "window",
            "max_errors",
            "attempts",
            "patience",
            BudgetAmount.FIELD,
            "dry_run",
            SamplingInput.FIELD,
            LaneInput.LANE,
            LaneInput.DEADLINE);

    /** Somebody waits for a crawl of so few domains. */
    private static final int INTERACTIVE_DOMAINS = 5;

    private static final int INTERACTIVE = 1;
    private static final int MAX_STALE = 1_000_000;
    private static final int MAX_ERRORS = 100;
    private static final Duration MAX_PATIENCE = Duration.ofDays(365);
    private static final String DURATION_WORDS =
            "it is 1 second to 365 days, such as \"30s\", \"24h\", \"PT30S\" or a number of seconds";

    /** What the request may name. Before any worker has published providers and prompts these names are not checked. */
    record KnownNames(
            List<KnownProvider> providers, List<PromptVersion> prompts, Function<String, Optional<NamedList>> lists) {}

    /** @throws Refusal that names all errors */
    static CrawlRequest of(Payload payload, KnownNames known, Instant now) {
        payload.alias("domainId", "domains");
        payload.alias("attempts", "max_errors");
        boolean skip = payload.flag("skip_invalid");
        Payload.ListedDomains listed = isWord(payload) || payload.isObject(DOMAINS)
                ? new Payload.ListedDomains(List.of(), ListRemarks.NONE)
                : payload.domains(DOMAINS, ", or \"all\" or \"stale\" of those watched, or {\"list\": NAME}", skip);
        Selection domains = payload.isObject(DOMAINS) ? kept(payload, known) : selection(payload, listed);
        boolean force = payload.flag("force");
        SamplingTerms sampling = SamplingInput.of(payload);
        LaneInput lane = LaneInput.of(payload, now);
        var request = new CrawlRequest(
                domains,
                providers(payload, known),
                prompts(payload, known),
                payload.whole("repetitions", sampling == null ? 1 : sampling.most(), 1, NewJob.MAX_REPETITIONS),
                force,
                window(payload, force, now),
                terms(payload, domains, lane),
                lane.said(),
                listed.listing(),
                payload.flag("dry_run"),
                sampling);
        payload.errors().refuseIfAny();
        lane.refuseContradictions(request.terms().priority(), sampling != null);
        return request;
    }

    /** The same for requests that mean the same, however they were written. */
    String sha256() {
        String said = String.join(
                "\n",
                domains instanceof Selection.NamedDomains named
                        ? named.domains().stream().sorted().toList().toString()
                        : domains.toString(),
                providers.stream().sorted().toList().toString(),
                prompts.stream().sorted().toList().toString(),
                repetitions + " " + force + " " + window,
                sampling == null ? wanted() : wanted() + " " + sampling);
        return HexFormat.of().formatHex(Digest.sha256(said.getBytes(StandardCharsets.UTF_8)));
    }

    private String wanted() {
        var others = new Terms(terms.priority(), terms.maxErrors(), terms.patience(), terms.budgetTicks());
        return others + " " + terms.lane() + " " + deadline;
    }

    private static boolean isWord(Payload payload) {
        return payload.isWord(DOMAINS, "all") || payload.isWord(DOMAINS, "stale");
    }

    private static Selection kept(Payload payload, KnownNames known) {
        String name = payload.listName(DOMAINS);
        if (name != null && known.lists().apply(name).isEmpty()) {
            payload.errors()
                    .field(DOMAINS, name, "there is no list of this name; GET /api/lists names those that there are");
        }
        return new Selection.KeptList(String.valueOf(name));
    }

    private static Selection selection(Payload payload, Payload.ListedDomains listed) {
        if (payload.isWord(DOMAINS, "all")) {
            return new Selection.AllWatched();
        }
        if (payload.isWord(DOMAINS, "stale")) {
            return new Selection.Stale(MAX_STALE);
        }
        return new Selection.NamedDomains(listed.domains());
    }

    private static List<String> providers(Payload payload, KnownNames known) {
        return known(payload, "providers", "provider", known.providers(), KnownProvider::name, provider -> {
            if (provider.retired()) {
                return Optional.of("it is retired");
            }
            return provider.canBeAsked()
                    ? Optional.empty()
                    : Optional.of("it has no key: set " + provider.keyVariable()
                            + " for the worker and start it again, or add it to its key file");
        });
    }

    private static List<String> prompts(Payload payload, KnownNames known) {
        return known(payload, "prompts", "prompt", known.prompts(), PromptVersion::name, prompt -> Optional.empty());
    }

    private static <T> List<String> known(
            Payload payload,
            String field,
            String noun,
            List<T> known,
            Function<T, String> nameOf,
            Function<T, Optional<String>> why) {
        List<Payload.Name> asked = payload.names(field);
        List<String> names = known.stream().map(nameOf).toList();
        for (Payload.Name name : asked) {
            int at = names.indexOf(name.name());
            if (at < 0 && !names.isEmpty()) {
                payload.errors()
                        .entry(
                                field,
                                name.position(),
                                name.name(),
                                "unknown " + noun + "; the known ones are " + String.join(", ", names));
            } else if (at >= 0) {
                why.apply(known.get(at))
                        .ifPresent(reason -> payload.errors().entry(field, name.position(), name.name(), reason));
            }
        }
        return asked.stream().map(Payload.Name::name).distinct().toList();
    }

    private static String window(Payload payload, boolean force, Instant now) {
        String window = payload.text("window");
        if (window == null) {
            return null;
        }
        if (force) {
            payload.errors().field("window", window, "force makes a window of its own; give one of the two");
        }
        try {
            Window.parse(window, now);
        } catch (IllegalArgumentException e) {
            payload.errors()
                    .field(
                            "window",
                            window,
                            "give a UTC date such as 2026-11-22, or a name of at most 64 letters, digits, '.', '_', '-'");
        }
        return window;
    }

    private static Terms terms(Payload payload, Selection domains, LaneInput lane) {
        boolean few = domains instanceof Selection.NamedDomains named
                && named.domains().size() <= INTERACTIVE_DOMAINS
                && lane.lane() != Lane.BATCH;
        Terms usual = Terms.DEFAULT;
        return new Terms(
                payload.whole("priority", few ? INTERACTIVE : usual.priority(), 1, 5),
                payload.whole("max_errors", usual.maxErrors(), 1, MAX_ERRORS),
                patience(payload, usual.patience()),
                BudgetAmount.ticks(payload),
                lane.lane(),
                lane.deadline());
    }

    private static Duration patience(Payload payload, Duration otherwise) {
        if (!payload.has("patience")) {
            return otherwise;
        }
        boolean seconds = payload.isNumber("patience");
        if (seconds) {
            return Duration.ofSeconds(payload.whole("patience", 1, 1, (int) MAX_PATIENCE.toSeconds()));
        }
        Duration patience = SpanText.parse(payload.shown("patience"));
        if (patience == null || patience.toSeconds() < 1 || patience.compareTo(MAX_PATIENCE) > 0) {
            payload.errors().field("patience", payload.shown("patience"), DURATION_WORDS);
            return otherwise;
        }
        return patience;
    }
}
