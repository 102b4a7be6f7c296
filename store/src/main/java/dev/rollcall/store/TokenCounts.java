package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.reflect.ColumnName;

/**
 * The tokens of one attempt, or the sum of several. Null means unknown, never zero: no reply has reported it.
 *
 * @param input all input tokens, including cached ones
 * @param output all billed output tokens, including reasoning
 */
public record TokenCounts(
        @ColumnName("input_tokens") Long input,
        @ColumnName("output_tokens") Long output,
        @ColumnName("cached_input_tokens") Long cachedInput,
        @ColumnName("reasoning_tokens") Long reasoning) {
    public static final TokenCounts UNKNOWN = new TokenCounts(null, null, null, null);

    private static final List<String> NAMES =
            List.of("input_tokens", "output_tokens", "cached_input_tokens", "reasoning_tokens");

    /** The columns of these counts, in every table that has them. */
    static final String COLUMNS = String.join(", ", NAMES);

    static final String SUMS =
            NAMES.stream().map(name -> "sum(" + name + ") AS " + name).collect(Collectors.joining(", "));

    /** For {@code ON CONFLICT … DO UPDATE SET}: adds the counts; an unknown count does not change a known one. */
    static String added(String table) {
        return NAMES.stream()
                .map(name ->
                        "%2$s = coalesce(%1$s.%2$s + excluded.%2$s, %1$s.%2$s, excluded.%2$s)".formatted(table, name))
                .collect(Collectors.joining(", "));
    }

    /** The counts that one reply has reported. */
    public static TokenCounts of(Integer input, Integer output, Integer cachedInput, Integer reasoning) {
        return new TokenCounts(whole(input), whole(output), whole(cachedInput), whole(reasoning));
    }

    private static Long whole(Integer count) {
        return count == null ? null : Long.valueOf(count);
    }

    static TokenCounts of(ResultSet row) throws SQLException {
        var counts = new Long[NAMES.size()];
        for (int i = 0; i < counts.length; i++) {
            long count = row.getLong(NAMES.get(i));
            counts[i] = row.wasNull() ? null : Long.valueOf(count);
        }
        return new TokenCounts(counts[0], counts[1], counts[2], counts[3]);
    }

    public TokenCounts plus(TokenCounts other) {
        return new TokenCounts(
                sum(input, other.input),
                sum(output, other.output),
                sum(cachedInput, other.cachedInput),
                sum(reasoning, other.reasoning));
    }

    private static Long sum(Long one, Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}
