package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What a judge says of an answer. Offsets are code points of the answer's text; counts are those of the columns of {@code enrichment}. */
public record JudgeFindings(
        List<StoredStance> stances,
        List<StoredName> names,
        int quotes,
        int invented,
        int strangers,
        int surplus,
        int missing)
        implements Findings {
    private static final String COUNTS = """
            UPDATE enrichment SET quotes = :quotes, invented = :invented, strangers = :strangers, surplus = :surplus, missing = :missing
            WHERE id = :id""";

    private static final String STANCES = """
            INSERT INTO stance (enrichment_id, entity_id, quote_start, quote_end, sentiment, recommended, other_bearer)
            SELECT :id, * FROM unnest(:entities::int4[], :starts::int4[], :ends::int4[], :sentiments::int2[], :recommended::bool[],
              :others::bool[])""";

    private static final String NAMES = """
            INSERT INTO other_name (enrichment_id, name_start, name_end, quote_start, quote_end, name)
            SELECT :id, * FROM unnest(:starts::int4[], :ends::int4[], :quoteStarts::int4[], :quoteEnds::int4[], :names::text[])
            ON CONFLICT DO NOTHING""";

    /** @param sentiment 1, 0 or -1; null: mixed */
    public record StoredStance(
            int entityId, Integer sentiment, boolean recommended, boolean otherBearer, int quoteStart, int quoteEnd) {}

    public record StoredName(String name, int nameStart, int nameEnd, int quoteStart, int quoteEnd) {}

    @Override
    public void write(Handle handle, long key) {
        handle.createUpdate(COUNTS)
                .bind("id", key)
                .bind("quotes", small(quotes))
                .bind("invented", small(invented))
                .bind("strangers", small(strangers))
                .bind("surplus", small(surplus))
                .bind("missing", small(missing))
                .execute();
        var stanceRows = handle.createUpdate(STANCES).bind("id", key);
        new ColumnArrays<>(stanceRows, stances)
                .bind("entities", "int4", StoredStance::entityId)
                .bind("starts", "int4", StoredStance::quoteStart)
                .bind("ends", "int4", StoredStance::quoteEnd)
                .bind("sentiments", "int2", StoredStance::sentiment)
                .bind("recommended", "bool", StoredStance::recommended)
                .bind("others", "bool", StoredStance::otherBearer);
        stanceRows.execute();
        var nameRows = handle.createUpdate(NAMES).bind("id", key);
        new ColumnArrays<>(nameRows, names)
                .bind("starts", "int4", StoredName::nameStart)
                .bind("ends", "int4", StoredName::nameEnd)
                .bind("quoteStarts", "int4", StoredName::quoteStart)
                .bind("quoteEnds", "int4", StoredName::quoteEnd)
                .bind("names", "text", StoredName::name);
        nameRows.execute();
    }

    private static int small(int n) {
        return Math.min(n, Short.MAX_VALUE);
    }
}
