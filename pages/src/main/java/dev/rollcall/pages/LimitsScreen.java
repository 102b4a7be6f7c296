package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * What each key may ask of each model, what is used of it, and the keys themselves.
 *
 * @param at the server's clock
 * @param providers as choices
 * @param chosen the one that is shown alone; null: all
 * @param kinds of limits that a person may order, with their units
 */
public record LimitsScreen(
        Instant at,
        boolean simulated,
        List<Chip> sides,
        List<Chip> providers,
        String chosen,
        List<ProviderPart> parts,
        List<OrderRow> orders,
        List<KindName> kinds) {

    public record KindName(String word, String unit) {}

    /** @param waitsFor what holds it back; null: nothing */
    public record ProviderPart(
            String provider,
            StateMark state,
            String waitsFor,
            Instant until,
            String keyVariable,
            List<KeyRow> keys,
            List<LineRow> lines,
            List<String> models) {}

    /** @param source where it stands; null: no worker has it any more */
    public record KeyRow(
            String fingerprint, String source, StateMark mark, String state, Instant until, String why, int workers) {}

    /**
     * One limit of a key and a model.
     *
     * @param limit in words, with its unit
     * @param from where it comes from, with the reason of a person
     * @param share used of it; null: it is 0, or nothing is known
     */
    public record LineRow(
            String key,
            String model,
            String limit,
            String used,
            Double share,
            Bar bar,
            String from,
            boolean ordered,
            String kind,
            boolean paused) {}

    /** @param limit null: the order before was taken back */
    public record OrderRow(
            String provider,
            String key,
            String model,
            String kind,
            String limit,
            String reason,
            Instant orderedAt,
            boolean inForce) {}
}
