package dev.rollcall.llm;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A provider that can be asked.
 *
 * @param apis the default first
 * @param defaultModel of the default API, unless the configuration chose another
 * @param retired the provider has switched its API off
 * @param onByDefault asked without being named
 * @param concurrency calls at once for a key; modest, because most limits are per minute and a new account's are low
 * @param rateHeaders where its replies tell its limits; none when they don't, or when nobody knows per what
 * @param published its limits on paper
 * @param keyVariables environment variables that may hold the key, the usual one first; none when it asks for no key
 * @param baseUrlVariables environment variables that may replace the base URL, the usual one first; none for
 *     one that the user added ({@link OwnProvider})
 * @param like whose simulated replies and prices stand for this one's: an id of the catalogue, often its own
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

    /** Where its base URL may stand, for messages. */
    public String baseUrlVariable() {
        return own() ? "base_url of " + id : baseUrlVariables.get(0);
    }

    /** Whether the user added it: it is not one of the catalogue. */
    public boolean own() {
        return baseUrlVariables.isEmpty();
    }

    /** Whether it is asked with a key at all. */
    public boolean needsKey() {
        return !keyVariables.isEmpty();
    }

    /**
     * The limits that it publishes for a key and its default model, for an account of the lowest paid tier. They hold until
     * its replies tell better ones. A kind of limit of which it publishes nothing is missing.
     */
    public Map<RateKind, Long> limits() {
        return published.limits();
    }

    /** Where its days begin, for what it limits by the day. */
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

    /** An API with a default of its own (Perplexity's Sonar names its models otherwise) keeps it. */
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
     * @param name null: the default, or with {@code search} the first that can search
     * @throws IllegalArgumentException when there is none, with what there is
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
