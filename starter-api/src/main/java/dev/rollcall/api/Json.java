package dev.rollcall.api;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** JSON as the API reads and writes it: snake_case, in the order of the records, nulls kept, money exact. */
public final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A provider's reply may name a field twice: it is shown as it came. */
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int TICKS_SCALE = 10;

    private Json() {}

    /** Ticks of 1e-10 USD as a number of USD; null stays null: unknown is not 0. */
    public static BigDecimal usd(Long ticks) {
        return ticks == null ? null : BigDecimal.valueOf(ticks, TICKS_SCALE).stripTrailingZeros();
    }

    /** A sum; null when something was paid and nobody knows how much of anything. */
    static BigDecimal usd(long ticks, long unpriced) {
        return ticks == 0 && unpriced > 0 ? null : usd(ticks);
    }

    /** Bytes that are JSON as they are; others as a string; null when there are none. */
    public static Object raw(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return LENIENT.readTree(text).isMissingNode() ? text : new RawValue(text);
        } catch (JacksonException e) {
            return text;
        }
    }
}
