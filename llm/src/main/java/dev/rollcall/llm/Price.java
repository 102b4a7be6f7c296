package dev.rollcall.llm;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One entry of {@code prices.json}; that file explains its rules. */
@JsonIgnoreProperties({"note", "retired"})
record Price(
        @JsonProperty("input_usd_per_mtok") BigDecimal input,
        @JsonProperty("output_usd_per_mtok") BigDecimal output,
        @JsonProperty("cached_input_usd_per_mtok") BigDecimal cached,
        @JsonProperty("cache_write_usd_per_mtok") BigDecimal write,
        @JsonProperty("cache_write_1h_usd_per_mtok") BigDecimal hourWrite,
        List<String> aliases,
        List<Tier> longContext,
        Tier offPeak,
        Peak peak,
        String effectiveFrom,
        BigDecimal requestFeeUsd,
        BigDecimal searchFeeUsd,
        BigDecimal batchMultiplier,
        String source) {

    Price {
        aliases = aliases == null ? List.of() : aliases;
        longContext = longContext == null ? List.of() : longContext;
    }

    /** The first day on which it holds. */
    LocalDate since() {
        return effectiveFrom == null ? LocalDate.MIN : LocalDate.parse(effectiveFrom);
    }

    void refuseHoles(String where) {
        refuse(input == null, where, "has no input_usd_per_mtok");
        refuse(output == null, where, "has no output_usd_per_mtok");
        refuse(source == null || source.isBlank(), where, "has no source: say where its price is from, and of when");
        refuse((offPeak == null) != (peak == null), where, "has only one of off_peak and peak: it needs both or none");
        for (Tier tier : longContext) {
            boolean whole = tier.aboveInputTokens() > 0 && tier.input() != null && tier.output() != null;
            refuse(
                    !whole,
                    where,
                    "has a long_context without above_input_tokens, input_usd_per_mtok or output_usd_per_mtok");
        }
        for (BigDecimal number :
                Arrays.asList(input, output, cached, write, hourWrite, requestFeeUsd, searchFeeUsd, batchMultiplier)) {
            refuse(number != null && number.signum() < 0, where, "has the negative price " + number);
        }
        try {
            since();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    where + " has the effective_from '" + effectiveFrom + "': write a date, 2026-11-22", e);
        }
    }

    TokenRates rates(Instant at, int inputTokens) {
        // Without a cached price no discount is known, so cached input costs as much as input.
        TokenRates rates = new TokenRates(input, output, cached, write, hourWrite);
        if (offPeak != null && !peak.holds(at)) {
            rates = rates.with(offPeak);
        }
        for (Tier tier : longContext) {
            rates = inputTokens > tier.aboveInputTokens() ? rates.with(tier) : rates;
        }
        return rates.cached() != null
                ? rates
                : new TokenRates(rates.input(), rates.output(), rates.input(), rates.write(), rates.hourWrite());
    }

    static void refuse(boolean hole, String where, String what) {
        if (hole) {
            throw new IllegalArgumentException(
                    where + " " + what + ". Mend it, or remove the model: its costs are unknown then");
        }
    }

    /** @param write the price of a token that is written to a cache; null when it is unknown */
    record TokenRates(BigDecimal input, BigDecimal output, BigDecimal cached, BigDecimal write, BigDecimal hourWrite) {

        /**
         * The prices of a tier. If it has another input price and names no price of cache writes, that price is unknown,
         * because cache writes cost more than input.
         */
        TokenRates with(Tier tier) {
            boolean other = tier.input() != null;
            return new TokenRates(
                    Prices.first(tier.input(), input),
                    Prices.first(tier.output(), output),
                    Prices.first(tier.cached(), cached),
                    other ? tier.write() : Prices.first(tier.write(), write),
                    other ? tier.hourWrite() : Prices.first(tier.hourWrite(), hourWrite));
        }
    }

    record Tier(
            @JsonProperty("above_input_tokens") int aboveInputTokens,
            @JsonProperty("input_usd_per_mtok") BigDecimal input,
            @JsonProperty("output_usd_per_mtok") BigDecimal output,
            @JsonProperty("cached_input_usd_per_mtok") BigDecimal cached,
            @JsonProperty("cache_write_usd_per_mtok") BigDecimal write,
            @JsonProperty("cache_write_1h_usd_per_mtok") BigDecimal hourWrite) {}

    record HoursOfDay(String from, String to) {

        boolean holds(LocalTime time) {
            return !time.isBefore(LocalTime.parse(from)) && time.isBefore(LocalTime.parse(to));
        }
    }

    record Peak(Set<DayOfWeek> days, List<HoursOfDay> utc) {

        boolean holds(Instant at) {
            ZonedDateTime when = at.atZone(ZoneOffset.UTC);
            return days.contains(when.getDayOfWeek()) && utc.stream().anyMatch(span -> span.holds(when.toLocalTime()));
        }
    }
}
