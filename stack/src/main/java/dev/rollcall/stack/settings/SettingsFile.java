package dev.rollcall.stack.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Provider;
import dev.rollcall.store.PromptRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code rollcall.yaml} as it is written.
 *
 * @param prompts name to text with {@code {domain}} in it; added to the three that come with Rollcall
 * @param providers settings that differ from the catalogue
 * @param maxOutputTokens the most tokens of an answer, 1,024 by default
 * @param keyFile a file of keys, relative to the folder of this file; null: none
 * @param limits the limits of keys and models, which {@link LimitLines} reads
 * @param queueConcurrency asks of one provider at once, of one worker; this and the following as {@link WorkPace} has them,
 *     null: its default
 * @param retention how long what is kept; null: the defaults
 * @param insight who judges answers; null: nobody does
 * @param alerts by rule, what differs from the bundled ones, and rules of the user's own; {@link AlertRules} reads them
 * @param publicUrl where people reach the pages; null: unknown
 */
record SettingsFile(
        Map<String, PromptSetting> prompts,
        Map<String, ProviderSettings> providers,
        @JsonProperty("max_output_tokens") Integer maxOutputTokens,
        @JsonProperty("key_file") String keyFile,
        List<Map<String, String>> limits,
        @JsonProperty("queue_concurrency") Integer queueConcurrency,
        @JsonProperty("batch_size") Integer batchSize,
        @JsonProperty("poll_interval") Integer pollInterval,
        @JsonProperty("backoff_factor") BigDecimal backoffFactor,
        @JsonProperty("max_concurrent_jobs") Integer maxConcurrentJobs,
        ScheduleSetting schedule,
        BatchSetting batch,
        RetentionSettings retention,
        InsightSetting insight,
        Map<String, AlertSetting> alerts,
        @JsonProperty("public_url") String publicUrl) {
    static final SettingsFile NONE = new SettingsFile(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private static final String DOMAIN = PromptRules.DOMAIN;
    private static final int MAX_PROMPT = PromptRules.MAX_TEXT;
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /**
     * A question: only its text, or a table with more members.
     *
     * @param withoutDomain it has no {@code {domain}} in it on purpose
     */
    record PromptSetting(String text, boolean withoutDomain) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        PromptSetting(String text) {
            this(text, false);
        }

        @JsonCreator
        static PromptSetting of(
                @JsonProperty("text") String text, @JsonProperty("without_domain") boolean withoutDomain) {
            return new PromptSetting(text, withoutDomain);
        }
    }

    /**
     * Settings that differ from the catalogue, or the user's own provider ({@link OwnProviders}). The latter has
     * {@code protocol} or {@code like}, and the members from there on.
     *
     * @param models asked instead of the catalogue's default
     * @param unlisted these models need no entry in the price table; their cost is unknown
     * @param search ask with web search
     * @param enabled on even if the catalogue has it off (openrouter, ai21), or off
     * @param concurrency calls at once
     * @param dayZone the time zone of its days, if not the catalogue's
     * @param baseUrl its base URL; the environment overrides it
     * @param protocol the protocol of the user's own provider
     * @param like the provider of the catalogue that it is asked like
     * @param key the environment variable with its key, or {@code none}
     * @param auth the header that carries the key, if not the protocol's usual one
     * @param headers sent with each call
     * @param body members of each request
     * @param price the price of its tokens; null: unknown, or that of {@code like}
     */
    record ProviderSettings(
            @JsonProperty("model") @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> models,

            Boolean unlisted,
            Boolean search,
            Boolean enabled,
            Integer concurrency,
            @JsonProperty("day_zone") String dayZone,
            @JsonProperty("base_url") String baseUrl,
            String protocol,
            String like,
            String key,
            String auth,
            Map<String, String> headers,
            Map<String, Object> body,
            PriceSetting price) {
        static final ProviderSettings NONE = new ProviderSettings(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null);

        ProviderSettings {
            models = models == null ? List.of() : models;
            headers = headers == null ? Map.of() : headers;
            body = body == null ? Map.of() : body;
        }

        boolean isOwn() {
            return protocol != null || like != null;
        }
    }

    /**
     * Prices in dollars for a million tokens. Without its own price, cached input costs as much as input, and the price of
     * cache writes is unknown.
     */
    record PriceSetting(
            BigDecimal input,
            BigDecimal output,
            @JsonProperty("cached_input") BigDecimal cachedInput,
            @JsonProperty("cache_write") BigDecimal cacheWrite) {}

    /**
     * When sweeps come.
     *
     * @param cron five fields, in UTC; null: every four hours
     * @param jitter each begins up to so many seconds later; null: 300
     */
    record ScheduleSetting(String cron, Integer jitter) {}

    /** Providers' batches: {@link BatchPace} says what the members are. */
    record BatchSetting(
            Integer concurrent,
            @JsonProperty("max_items") Integer maxItems,
            @JsonProperty("poll_interval") Integer pollInterval) {}

    SettingsFile {
        prompts = prompts == null ? Map.of() : prompts;
        providers = providers == null ? Map.of() : providers;
        maxOutputTokens = maxOutputTokens == null ? 1_024 : maxOutputTokens;
        limits = limits == null ? List.of() : limits;
        alerts = alerts == null ? Map.of() : alerts;
    }

    static SettingsFile bundled() {
        try (InputStream in = SettingsFile.class.getResourceAsStream("prompts.yaml")) {
            return YAML.readValue(in, SettingsFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws dev.rollcall.cli.UserError that names the file, the line, what is wrong there, and what would be right */
    static SettingsFile read(YamlFile file) {
        if (file.root() == null) {
            return NONE;
        }
        try {
            SettingsFile read = YAML.readValue(file.text(), SettingsFile.class);
            read.prompts.forEach((name, prompt) -> checkPrompt(file, name, prompt));
            check(file, List.of("max_output_tokens"), read.maxOutputTokens, 1_000_000);
            WorkPace.check(file, read);
            if (read.retention != null) {
                read.retention.check(file);
            }
            return read;
        } catch (JsonMappingException e) {
            List<String> names = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                    .toList();
            throw isDomainInBraces(e)
                    ? file.userError(names.subList(0, names.size() - 1), "it must be " + wanted(String.class), e)
                    : file.userError(names, names.equals(List.of("limits")) ? LimitLines.WANTED : words(e), e);
        } catch (JsonProcessingException e) {
            throw file.userError(List.of(), e.getOriginalMessage(), e);
        }
    }

    ProviderSettings entry(String provider) {
        ProviderSettings entry = providers.get(provider);
        return entry == null ? ProviderSettings.NONE : entry;
    }

    /**
     * @param catalogue including the user's own providers
     * @param prices of the catalogue's models
     * @throws dev.rollcall.cli.UserError likewise
     */
    void check(YamlFile file, Catalogue catalogue, Prices prices) {
        providers.keySet().forEach(id -> checkProvider(file, id, entry(id), catalogue, prices));
    }

    private static void checkPrompt(YamlFile file, String name, PromptSetting prompt) {
        String text = prompt == null ? null : prompt.text();
        List<String> where = List.of("prompts", name);
        if (!PromptRules.isName(name)) {
            throw file.userError(
                    where, "a prompt's name has lower-case letters, digits, '_' and '-', at most 40; rename it");
        }
        if (text == null || text.replace(DOMAIN, "").isBlank()) {
            throw file.userError(where, "it asks nothing: write a question with " + DOMAIN + " in it, or remove it");
        }
        if (!text.contains(DOMAIN) && !prompt.withoutDomain()) {
            throw file.userError(
                    where,
                    "there is no " + DOMAIN + " in it, so every domain would get the same question: write " + DOMAIN
                            + " where the domain belongs, or `" + name + ": {text: …, without_domain: true}`");
        }
        if (text.length() > MAX_PROMPT) {
            throw file.userError(where, "it has " + text.length() + " characters: shorten it to at most " + MAX_PROMPT);
        }
    }

    private static void checkProvider(
            YamlFile file, String id, ProviderSettings entry, Catalogue catalogue, Prices prices) {
        Provider provider;
        try {
            provider = catalogue.provider(id);
        } catch (IllegalArgumentException e) {
            throw file.userError(List.of("providers", id), e.getMessage(), e);
        }
        if (entry.models().stream().anyMatch(model -> model == null || model.isBlank())) {
            throw file.userError(
                    List.of("providers", id, "model"),
                    "a model has no name: name one, such as " + provider.defaultModel() + ", or remove it");
        }
        if (!provider.own() && !entry.models().isEmpty() && !Boolean.TRUE.equals(entry.unlisted())) {
            entry.models().stream()
                    .filter(model -> !prices.knows(id, model))
                    .findFirst()
                    .ifPresent(model -> {
                        throw file.userError(List.of("providers", id, "model"), unknownModel(prices.models(id), model));
                    });
        }
        if (Boolean.TRUE.equals(entry.search()) && !provider.canSearch()) {
            throw file.userError(
                    List.of("providers", id, "search"), "Rollcall knows no search of " + id + ": remove it");
        }
        if (entry.concurrency() != null) {
            check(file, List.of("providers", id, "concurrency"), entry.concurrency(), 1_000);
        }
        if (entry.dayZone() != null) {
            checkZone(file, List.of("providers", id, "day_zone"), entry.dayZone());
        }
    }

    private static void checkZone(YamlFile file, List<String> where, String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw file.userError(
                    where, "'" + zone + "' is no time zone: write one such as America/Los_Angeles or UTC", e);
        }
    }

    private static String unknownModel(List<String> known, String model) {
        return "'" + model + "' is not in the price table"
                + (known.isEmpty() ? "" : ", which knows " + String.join(", ", known))
                + ": mend its name, or write `unlisted: true` beside it if it is right; what it costs is unknown then";
    }

    private static void check(YamlFile file, List<String> where, int number, int most) {
        if (number < 1 || number > most) {
            throw file.userError(where, "it must be 1 to " + most + ", not " + number);
        }
    }

    /** Whether a text is written as {@code trust: {domain}}, which is a table in YAML. */
    private static boolean isDomainInBraces(JsonMappingException e) {
        return e instanceof UnrecognizedPropertyException unknown
                && unknown.getReferringClass() == PromptSetting.class
                && unknown.getPropertyName().equals("domain");
    }

    private static String words(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            if (unknown.getReferringClass() == PromptSetting.class
                    && unknown.getPropertyName().equals("domain")) {
                return "it must be " + wanted(String.class);
            }
            return "'" + unknown.getPropertyName() + "' means nothing here; known are "
                    + new TreeSet<>(unknown.getKnownPropertyIds());
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "it must be " + wanted(mismatch.getTargetType());
        }
        return e.getCause() instanceof InputCoercionException ? "the number is too large" : e.getOriginalMessage();
    }

    private static String wanted(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == BigDecimal.class || type == Double.class) {
            return "a number, with a point as in 1.5";
        }
        return type == String.class || type == List.class
                ? "text, between double quotes if it begins with '{' or '['"
                : "a table: lines of `name: value`, indented";
    }
}
