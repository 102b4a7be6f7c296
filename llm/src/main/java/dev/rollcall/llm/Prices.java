package dev.rollcall.llm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What a call costs by the dated table in {@code prices.json}. What the table does not know is empty, never 0. */
public final class Prices {

    /** One token at one dollar per million costs this many ticks of 1e-10 USD. */
    private static final BigDecimal TICKS_PER_TOKEN = BigDecimal.valueOf(10_000);

    private static final BigDecimal TICKS_PER_DOLLAR = BigDecimal.valueOf(10_000_000_000L);

    /** Replies name snapshots: {@code gpt-6-luna-2026-09-22}, {@code claude-haiku-4-5-20251001}. */
    private static final Pattern SNAPSHOT = Pattern.compile("(-\\d{4}-\\d{2}-\\d{2}|-\\d{8}|@.*)$");

    private final Map<String, Map<String, Price>> byProvider;

    private Prices(Map<String, Map<String, Price>> byProvider) {
        this.byProvider = byProvider;
    }

    public static Prices bundled() {
        try (InputStream in = Prices.class.getResourceAsStream("prices.json")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("prices.json inside the jar", e);
        }
    }

    static Prices read(InputStream in) throws IOException {
        ObjectMapper json = new ObjectMapper()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        Map<String, Map<String, Price>> table = new HashMap<>();
        json.readValue(in, Table.class).providers().forEach((provider, prices) -> {
            Map<String, Price> byModel = new HashMap<>();
            prices.models().forEach((model, price) -> {
                price.refuseHoles(provider, model);
                byModel.put(model, price);
                price.aliases().forEach(alias -> byModel.put(alias, price));
            });
            table.put(provider, byModel);
        });
        return new Prices(table);
    }

    /**
     * @param model as resolved or as asked; a dated snapshot costs what its model does
     * @param search whether the search tool was given. Its fee is added where it is known and the searches were counted;
     *     else the cost is unknown
     * @return the cost in 1e-10 USD; empty when the model, its price at that time, or a token count is unknown
     */
    public OptionalLong costTicks(String provider, String model, Usage usage, Instant at, boolean search) {
        Price price = model == null ? null : price(provider, model);
        Integer input = first(usage.billedInputTokens(), usage.inputTokens());
        Integer output = first(usage.billedOutputTokens(), usage.outputTokens());
        if (price == null || input == null || output == null || !price.isKnown(at)) {
            return OptionalLong.empty();
        }
        if (search && price.requestFeeUsd() == null && (price.searchFeeUsd() == null || usage.searches() == null)) {
            return OptionalLong.empty();
        }
        int searches = usage.searches() == null || price.searchFeeUsd() == null ? 0 : usage.searches();
        int cached = Math.min(input, usage.cachedInputTokens() == null ? 0 : usage.cachedInputTokens());
        Rates rates = price.rates(at, usage.inputTokens() == null ? input : usage.inputTokens());

        BigDecimal ticks = rates.input()
                .multiply(BigDecimal.valueOf(input - cached))
                .add(rates.cached().multiply(BigDecimal.valueOf(cached)))
                .add(rates.output().multiply(BigDecimal.valueOf(output)))
                .multiply(TICKS_PER_TOKEN)
                .add(dollars(price.requestFeeUsd(), 1))
                .add(dollars(price.searchFeeUsd(), searches));
        return OptionalLong.of(ticks.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private Price price(String provider, String model) {
        Map<String, Price> models = byProvider.getOrDefault(provider, Map.of());
        Price exact = models.get(model);
        return exact != null ? exact : models.get(SNAPSHOT.matcher(model).replaceFirst(""));
    }

    private static BigDecimal dollars(BigDecimal fee, int times) {
        return fee == null ? BigDecimal.ZERO : fee.multiply(TICKS_PER_DOLLAR).multiply(BigDecimal.valueOf(times));
    }

    private static <T> T first(T one, T other) {
        return one != null ? one : other;
    }

    private record Table(Map<String, ProviderPrices> providers) {}

    private record ProviderPrices(Map<String, Price> models) {}

    record Rates(BigDecimal input, BigDecimal output, BigDecimal cached) {

        Rates with(Tier tier) {
            return new Rates(first(tier.input(), input), first(tier.output(), output), first(tier.cached(), cached));
        }
    }

    record Tier(
            @JsonProperty("above_input_tokens") int aboveInputTokens,
            @JsonProperty("input_usd_per_mtok") BigDecimal input,
            @JsonProperty("output_usd_per_mtok") BigDecimal output,
            @JsonProperty("cached_input_usd_per_mtok") BigDecimal cached) {}

    record Span(String from, String to) {

        boolean holds(LocalTime time) {
            return !time.isBefore(LocalTime.parse(from)) && time.isBefore(LocalTime.parse(to));
        }
    }

    record Peak(Set<DayOfWeek> days, List<Span> utc) {

        boolean holds(Instant at) {
            ZonedDateTime when = at.atZone(ZoneOffset.UTC);
            return days.contains(when.getDayOfWeek()) && utc.stream().anyMatch(span -> span.holds(when.toLocalTime()));
        }
    }

    record Price(
            @JsonProperty("input_usd_per_mtok") BigDecimal input,
            @JsonProperty("output_usd_per_mtok") BigDecimal output,
            @JsonProperty("cached_input_usd_per_mtok") BigDecimal cached,
            List<String> aliases,
            List<Tier> longContext,
            Tier offPeak,
            Peak peak,
            String effectiveFrom,
            String effectiveUntil,
            Tier then,
            BigDecimal requestFeeUsd,
            BigDecimal searchFeeUsd) {

        Price {
            aliases = aliases == null ? List.of() : aliases;
            longContext = longContext == null ? List.of() : longContext;
        }

        void refuseHoles(String provider, String model) {
            if (input == null || output == null || (offPeak != null) != (peak != null)) {
                throw new IllegalArgumentException("prices.json: " + provider + " / " + model
                        + " needs input_usd_per_mtok and output_usd_per_mtok, and with off_peak also peak");
            }
        }

        boolean isKnown(Instant at) {
            return effectiveFrom == null || !day(at).isBefore(LocalDate.parse(effectiveFrom));
        }

        Rates rates(Instant at, int inputTokens) {
            // No cached price: no discount is known, so cached input costs what input costs.
            Rates rates = new Rates(input, output, cached);
            if (effectiveUntil != null && day(at).isAfter(LocalDate.parse(effectiveUntil))) {
                rates = rates.with(then);
            }
            if (offPeak != null && !peak.holds(at)) {
                rates = rates.with(offPeak);
            }
            for (Tier tier : longContext) {
                rates = inputTokens > tier.aboveInputTokens() ? rates.with(tier) : rates;
            }
            return rates.cached() == null ? new Rates(rates.input(), rates.output(), rates.input()) : rates;
        }

        private static LocalDate day(Instant at) {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }
    }
}
