package dev.rollcall.llm;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A provider that can be asked.
 *
 * @param apis its APIs, the default first
 * @param defaultModel the default model of the default API, or the one that the configuration chose
 * @param retired the provider has switched its API off
 * @param onByDefault whether it is asked without being named
 * @param concurrency calls at once for a key; low, because most limits are per minute and those of a new account are low
 * @param rateHeaders the headers in which its replies announce limits; none when they don't, or when the unit is unknown
 * @param published its published limits
 * @param keyVariables environment variables that may hold the key, the usual one first; none when it needs no key
 * @param baseUrlVariables environment variables that may replace the base URL, the usual one first; none for a provider that
 *     the user added ({@link OwnProvider})
 * @param like the id of the catalogue's provider whose simulated replies and prices it uses, often its own
 */
public record Provider(
        String id,
        String displayName,
        List<Api> apis,
        String defaultModel,
        boolean retired,
        boolean onByDefault,
        int concurrency,
        List<RateHeader> rateHeaders,
        PublishedLimits published,
        List<String> keyVariables,
        List<String> baseUrlVariables,
        String like) {

    public Provider {
        apis = apis.stream()
                .map(api -> api.defaultModel() == null ? api.asking(defaultModel) : api)
                .toList();
        rateHeaders = rateHeaders == null ? List.of() : List.copyOf(rateHeaders);
        Objects.requireNonNull(published, "published");
        keyVariables = List.copyOf(keyVariables);
        baseUrlVariables = List.copyOf(baseUrlVariables);
        like = like == null ? id : like;
    }

    /** Where its base URL may be set, for messages. */
    public String baseUrlVariable() {
        return own() ? "base_url of " + id : baseUrlVariables.get(0);
    }

    /** Whether the user added it, so that it is not in the catalogue. */
    public boolean own() {
        return baseUrlVariables.isEmpty();
    }

    /** Whether it needs a key. */
    public boolean needsKey() {
        return !keyVariables.isEmpty();
    }

    /**
     * The published limits of a key and the default model, for an account of the lowest paid tier. They hold until replies
     * announce others. A kind of limit without a published value is missing.
     */
    public Map<RateKind, Long> limits() {
        return published.limits();
    }

    /** The time zone in which its days begin, for its limits per day. */
    public ZoneId dayZone() {
        return published.zone();
    }

    Provider withApis(UnaryOperator<Api> change) {
        return new Provider(
                id,
                displayName,
                apis.stream().map(change).toList(),
                defaultModel,
                retired,
                onByDefault,
                concurrency,
                rateHeaders,
                published,
                keyVariables,
                baseUrlVariables,
                like);
    }

    /** A copy with this default model. An API with its own default (Perplexity's Sonar has other model names) keeps it. */
    Provider withModel(String model) {
        Provider asking = withApis(api -> api.defaultModel().equals(defaultModel) ? api.asking(model) : api);
        return new Provider(
                id,
                displayName,
                asking.apis,
                model,
                retired,
                onByDefault,
                concurrency,
                rateHeaders,
                published,
                keyVariables,
                baseUrlVariables,
                like);
    }

    public boolean canSearch() {
        return apis.stream().anyMatch(Api::canSearch);
    }

    /**
     * The API that answers a question.
     *
     * @param name null: the default API, or with {@code search} the first that can search
     * @throws IllegalArgumentException when there is none; the message names those that exist
     */
    public Api api(String name, boolean search) {
        List<Api> named = apis.stream()
                .filter(api -> name == null || api.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException(displayName + " has no API called '" + name + "'; it has "
                    + apis.stream().map(Api::name).toList());
        }
        if (!search) {
            return named.get(0);
        }
        return named.stream()
                .filter(Api::canSearch)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        (name == null ? displayName : displayName + "'s API '" + name + "'")
                                + " cannot search the web"));
    }
}
