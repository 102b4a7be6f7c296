package dev.rollcall.llm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.rollcall.llm.reply.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a call costs, by the dated table in {@code prices.json}. An unknown cost is empty, never 0. A model has an entry for
 * each change of its price. Entries are never overwritten, so that an old call costs what it cost at its time.
 */
public final class Prices {

    /** One token at one dollar per million costs this many ticks of 1e-10 USD. */
    private static final BigDecimal TICKS_PER_TOKEN = BigDecimal.valueOf(10_000);

    private static final BigDecimal TICKS_PER_DOLLAR = BigDecimal.valueOf(10_000_000_000L);

    /** The date of a snapshot, which replies name: {@code gpt-6-luna-2026-09-22}, {@code claude-haiku-4-5-20251001}. */
    private static final Pattern SNAPSHOT = Pattern.compile("(-\\d{4}-\\d{2}-\\d{2}|-\\d{8}|@.*)$");

    /** The entries by provider and model, the oldest first. */
    private final Map<String, Map<String, List<Price>>> byProvider;

    private Prices(Map<String, Map<String, List<Price>>> byProvider) {
        this.byProvider = byProvider;
    }

    public static Prices bundled() {
        try (InputStream in = Prices.class.getResourceAsStream("prices.json")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("prices.json inside the jar", e);
        }
    }

    /**
     * @throws IllegalArgumentException when the table is incomplete; the message names the model, what is missing, and how
     *     to mend it
     */
    static Prices read(InputStream in) throws IOException {
        ObjectMapper json = mapper();
        PriceFile table;
        try {
            table = json.readValue(in, PriceFile.class);
        } catch (JsonMappingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("prices.json, line " + line + ": " + e.getOriginalMessage(), e);
        }
        if (table.source() == null || table.currency() == null || table.providers() == null) {
            throw new IllegalArgumentException("prices.json needs source, currency and providers");
        }
        Map<String, Map<String, List<Price>>> byProvider = new HashMap<>();
        table.providers().forEach((provider, prices) -> byProvider.put(provider, byModel(provider, prices)));
        return new Prices(byProvider);
    }

    /**
     * The same table with prices of the user's own models, which hold at all times.
     *
     * @param dollarsPerMillionTokens by the names of {@code prices.json}: {@code input_usd_per_mtok},
     *     {@code output_usd_per_mtok} …
     * @param from the place where they are written, for messages
     * @throws IllegalArgumentException for an unknown name, or a missing or negative price
     */
    public Prices with(
            String provider, List<String> models, Map<String, BigDecimal> dollarsPerMillionTokens, String from) {
        Map<String, Object> entry = new HashMap<>(dollarsPerMillionTokens);
        entry.put("source", from);
        Price price = mapper().convertValue(entry, Price.class);
        price.refuseHoles(from);
        return with(
                provider,
                models.stream().distinct().collect(Collectors.toMap(Function.identity(), model -> List.of(price))));
    }

    /** The same table with another provider that has the prices of {@code other}. */
    public Prices like(String provider, String other) {
        return with(provider, byProvider.getOrDefault(other, Map.of()));
    }

    private Prices with(String provider, Map<String, List<Price>> models) {
        Map<String, Map<String, List<Price>>> more = new HashMap<>(byProvider);
        more.put(provider, models);
        return new Prices(more);
    }

    /** Whether there is a price for a model at any time. A dated snapshot has the price of its model. */
    public boolean knows(String provider, String model) {
        return !entries(provider, model).isEmpty();
    }

    /** The names of a provider's models with a price, in alphabetical order; empty when there are none. */
    public List<String> models(String provider) {
        return byProvider.getOrDefault(provider, Map.of()).keySet().stream()
                .sorted()
                .toList();
    }

    /**
     * The cost of a reply: the cost that the provider reported, else the one by the table. If another model answered, its
     * price counts.
     *
     * @param asked the question, with its model named
     * @param at the time of the call
     * @return the cost in 1e-10 USD; empty when it is unknown
     */
    public OptionalLong costTicks(Question asked, Reply reply, Instant at) {
        if (reply.costTicksReported() != null) {
            return OptionalLong.of(reply.costTicksReported());
        }
        String model = priced(asked.provider(), asked.model(), reply);
        return costTicks(asked.provider(), model, reply.usage(), at, asked.search());
    }

    /**
     * @param model the model that answered or was asked; a dated snapshot costs as much as its model
     * @param search whether the question used search. The fee is added if it is known and the searches were counted; else
     *     the cost is unknown
     * @return the cost in 1e-10 USD; empty when the model, its price at that time, a token count, or the price of tokens
     *     that were written to a cache is unknown
     */
    public OptionalLong costTicks(String provider, String model, TokenUsage usage, Instant at, boolean search) {
        Price price = price(provider, model, at);
        if (price == null
                || (search
                        && price.requestFeeUsd() == null
                        && (price.searchFeeUsd() == null || usage.searches() == null))) {
            return OptionalLong.empty();
        }
        int searches = usage.searches() == null || price.searchFeeUsd() == null ? 0 : usage.searches();
        BigDecimal fees = dollars(price.requestFeeUsd(), 1).add(dollars(price.searchFeeUsd(), searches));
        return rounded(tokens(price, usage, at), fees);
    }

    /**
     * By what the price of tokens is multiplied in the provider's own batches, such as 0.5.
     *
     * @return empty when no discount is known for the model at that time
     */
    public Optional<BigDecimal> batchFactor(String provider, String model, Instant at) {
        Price price = price(provider, model, at);
        return price == null ? Optional.empty() : Optional.ofNullable(price.batchMultiplier());
    }

    /**
     * The cost of the same call in the provider's own batch API.
     *
     * @return also empty when the provider documents no discount for the model
     */
    public OptionalLong batchCostTicks(String provider, String model, TokenUsage usage, Instant at) {
        Price price = price(provider, model, at);
        if (price == null || price.batchMultiplier() == null) {
            return OptionalLong.empty();
        }
        BigDecimal tokens = tokens(price, usage, at);
        return rounded(tokens == null ? null : tokens.multiply(price.batchMultiplier()), BigDecimal.ZERO);
    }

    /**
     * The cost of a reply that came in the provider's own batch: the cost that the provider reported, else the one by the table.
     * If another model answered, its price counts.
     *
     * @param model the model that was asked
     * @param search whether the question used search: fees of searches in batches are unknown
     * @param at when the batch was made
     * @return the cost in 1e-10 USD; empty when it is unknown
     */
    public OptionalLong batchCostTicks(String provider, String model, boolean search, Reply reply, Instant at) {
        if (reply.costTicksReported() != null) {
            return OptionalLong.of(reply.costTicksReported());
        }
        return search
                ? OptionalLong.empty()
                : batchCostTicks(provider, priced(provider, model, reply), reply.usage(), at);
    }

    /** The model that answered, where it has a price; else the one that was asked. */
    private String priced(String provider, String asked, Reply reply) {
        String resolved = reply.resolvedModel();
        return resolved != null && knows(provider, resolved) ? resolved : asked;
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // A model whose price has never changed has one entry, without a list around it.
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    }

    /**
     * The cost of the tokens in 1e-10 USD; null when a count is unknown or contradicts another, when the table does
     * not have the service tier, or when the price of cache writes is unknown.
     */
    private static BigDecimal tokens(Price price, TokenUsage usage, Instant at) {
        Integer input = first(usage.billedInputTokens(), usage.inputTokens());
        Integer output = first(usage.billedOutputTokens(), usage.outputTokens());
        if (input == null || output == null || usage.contradictsItself() || usage.tier() != null) {
            return null;
        }
        int cached = part(usage.cachedInputTokens(), input);
        int written = part(usage.writtenInputTokens(), input - cached);
        int forAnHour = part(usage.writtenForAnHourTokens(), written);
        Price.TokenRates rates = price.rates(at, usage.inputTokens() == null ? input : usage.inputTokens());
        if ((written > forAnHour && rates.write() == null) || (forAnHour > 0 && rates.hourWrite() == null)) {
            return null;
        }
        return cost(rates.input(), input - cached - written)
                .add(cost(rates.cached(), cached))
                .add(cost(rates.write(), written - forAnHour))
                .add(cost(rates.hourWrite(), forAnHour))
                .add(cost(rates.output(), output))
                .multiply(TICKS_PER_TOKEN);
    }

    private static int part(Integer part, int whole) {
        return part == null ? 0 : Math.min(whole, part);
    }

    private static BigDecimal cost(BigDecimal price, int tokens) {
        return tokens == 0 ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
    }

    private static OptionalLong rounded(BigDecimal tokens, BigDecimal fees) {
        return tokens == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        tokens.add(fees).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** The entry in force at that time; null when there is none. */
    private Price price(String provider, String model, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return model == null
                ? null
                : entries(provider, model).stream()
                        .filter(entry -> !entry.since().isAfter(day))
                        .reduce((earlier, later) -> later)
                        .orElse(null);
    }

    private List<Price> entries(String provider, String model) {
        Map<String, List<Price>> models = byProvider.getOrDefault(provider, Map.of());
        List<Price> exact = models.get(model);
        return exact != null
                ? exact
                : models.getOrDefault(SNAPSHOT.matcher(model).replaceFirst(""), List.of());
    }

    private static Map<String, List<Price>> byModel(String provider, ProviderPrices prices) {
        Map<String, List<Price>> byModel = new HashMap<>();
        prices.models().forEach((model, entries) -> {
            String where = "prices.json: " + provider + " / " + model;
            Price.refuse(entries == null || entries.isEmpty(), where, "has no entry");
            entries.forEach(entry -> entry.refuseHoles(where));
            List<Price> dated =
                    entries.stream().sorted(Comparator.comparing(Price::since)).toList();
            if (dated.stream().map(Price::since).distinct().count() < dated.size()) {
                throw new IllegalArgumentException(
                        where + " has two entries for one time: give each its own effective_from");
            }
            byModel.put(model, dated);
            dated.forEach(entry -> entry.aliases().forEach(alias -> byModel.put(alias, dated)));
        });
        return byModel;
    }

    private static BigDecimal dollars(BigDecimal fee, int times) {
        return fee == null ? BigDecimal.ZERO : fee.multiply(TICKS_PER_DOLLAR).multiply(BigDecimal.valueOf(times));
    }

    static <T> T first(T one, T other) {
        return one != null ? one : other;
    }

    /** @param source the source of the whole table, with its dates */
    private record PriceFile(
            String source, String currency, List<String> rules, Map<String, ProviderPrices> providers) {}

    private record ProviderPrices(String note, Map<String, List<Price>> models) {}
}
