package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.store.LimitKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider as it is now, and its figures of today (UTC).
 *
 * @param provider as {@code GET /api/providers} shows it
 * @param limits its entries of {@code GET /api/limits}, one for each key and model
 */
record ProviderLane(JsonNode provider, List<JsonNode> limits) {
    private static final Set<String> NOT_ASKED = Set.of("no_key", "retired");
    private static final Set<String> STANDING = Set.of("down", "no_usable_key");

    static List<ProviderLane> of(JsonNode providers, JsonNode limits) {
        var lanes = new ArrayList<ProviderLane>();
        for (JsonNode provider : providers.path("providers")) {
            var its = new ArrayList<JsonNode>();
            for (JsonNode keyModel : limits.path("limits")) {
                if (keyModel.path("provider").equals(provider.path("name"))) {
                    its.add(keyModel);
                }
            }
            lanes.add(new ProviderLane(provider, List.copyOf(its)));
        }
        return lanes;
    }

    String name() {
        return HumanFormat.line(provider.path("name").asText());
    }

    /** {@code "rate limited"} */
    String state() {
        return HumanFormat.line(provider.path("state").asText()).replace('_', ' ');
    }

    boolean isUp() {
        return provider.path("state").asText().equals("up");
    }

    /** It can be asked in principle: some worker has a key for it. */
    boolean isAsked() {
        return !NOT_ASKED.contains(provider.path("state").asText());
    }

    /** Nothing gets through until somebody, or the provider, mends it. */
    boolean isStanding() {
        return STANDING.contains(provider.path("state").asText()) || isFailing();
    }

    boolean isFailing() {
        return provider.path("failing").isObject();
    }

    /** Calls under way; null when it is unknown. */
    Long inFlight() {
        Long sum = null;
        for (JsonNode keyModel : limits) {
            for (JsonNode kind : keyModel.path("axes")) {
                if (kind.path("axis").asText().equals(LimitKind.CONCURRENCY.word())) {
                    sum = (sum == null ? 0 : sum) + kind.path("used").asLong();
                }
            }
        }
        return sum;
    }

    /** Calls that wait for their turn; null when it is unknown. */
    Long waiting() {
        return limits.isEmpty()
                ? null
                : (Long) limits.stream()
                        .mapToLong(keyModel -> keyModel.path("waiting").asLong())
                        .sum();
    }

    /** The limit of which most is used. */
    private Optional<JsonNode> tightest() {
        var kinds = new ArrayList<JsonNode>();
        limits.forEach(keyModel -> keyModel.path("axes").forEach(kinds::add));
        return kinds.stream()
                .filter(kind -> kind.path("share").isNumber())
                .max(Comparator.comparing(kind -> kind.path("share").decimalValue()));
    }

    /** {@code "78 % requests/min"}; empty when no limit is known. */
    String limitInUse() {
        return tightest()
                .map(kind -> HumanFormat.share(kind.path("share")) + " "
                        + HumanFormat.line(kind.path("unit").asText()))
                .orElse("");
    }

    /** {@code "2/3"}: usable keys, of all. */
    String keys() {
        return usableKeys() + "/" + provider.path("keys").size();
    }

    private long usableKeys() {
        long usable = 0;
        for (JsonNode key : provider.path("keys")) {
            usable += key.path("state").asText().equals("usable") ? 1 : 0;
        }
        return usable;
    }

    JsonNode usage() {
        return provider.path("usage");
    }

    /** Why it is not up, or fails: {@code "groq: rate limited until 10:02:11 UTC"}; empty when all is well. */
    Optional<String> trouble() {
        if (isUp() && !isFailing()) {
            return Optional.empty();
        }
        Instant since = HumanFormat.time(provider, "since");
        Instant until = HumanFormat.time(provider, "until");
        String words = HumanFormat.text(provider, "trouble");
        String why = isFailing()
                ? HumanFormat.failing(provider.path("failing"))
                : words == null ? "" : HumanFormat.line(words);
        return Optional.of(name() + ": "
                + (isUp() ? "" : state())
                + (isUp() || since == null ? "" : " since " + HumanFormat.clock(since))
                + (until == null ? "" : " until " + HumanFormat.until(until))
                + (isUp() || why.isEmpty() ? "" : "; ")
                + why);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("provider", provider.path("name"));
        json.set("state", provider.path("state"));
        json.set("since", provider.path("since"));
        json.set("until", provider.path("until"));
        json.set("trouble", provider.path("trouble"));
        json.set("failing", provider.path("failing"));
        json.put("in_flight", inFlight());
        json.put("waiting", waiting());
        json.set("limit_share", tightest().map(kind -> kind.path("share")).orElse(null));
        json.set("limit_axis", tightest().map(kind -> kind.path("axis")).orElse(null));
        json.put("keys_usable", usableKeys());
        json.put("keys", provider.path("keys").size());
        for (String figure : List.of("failure_rate", "limited_rate", "p50_ms", "p95_ms")) {
            json.set(figure, usage().path(figure));
        }
        json.set("spent_today_usd", usage().path("cost_usd"));
        return json;
    }
}
