package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whom an answer names, listed or not. What is not listed is found by its shape, so some of it is no name. */
final class BrandList {
    private static final int MOST_LETTERS = 100;
    private static final int MOST = 200;

    /** Signs between a name and its address: {@code **Adyen** (https://…)}. */
    private static final int BESIDE = 12;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final NameOrder order;
    private final List<FoundAddress> addresses;
    private final Map<String, Found> found = new LinkedHashMap<>();

    private BrandList(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.order = new NameOrder(reading);
        this.addresses = reading.stored().addresses().stream()
                .sorted(Comparator.comparingInt(FoundAddress::start))
                .toList();
    }

    /** All occurrences of one name so far. */
    private record Found(String entity, String name, TextSpan first, boolean evident, String site) {
        Found with(boolean alsoEvident, String alsoSite) {
            return new Found(entity, name, first, evident || alsoEvident, site == null ? alsoSite : site);
        }
    }

    /**
     * @param mentioned occurrences of listed names that count
     * @param ids of the listed entities
     */
    static List<NamedBrand> of(AnswerReading reading, List<Occurrence> mentioned, List<String> ids) {
        var list = new BrandList(reading);
        for (Occurrence one : mentioned) {
            TextSpan span = reading.span(one);
            String id = ids.get(one.entity());
            list.add("listed " + id, new Found(id, list.name(span), span, true, list.site(span)));
        }
        list.addOthers(list.order.taken(mentioned));
        return list.ranked();
    }

    private void add(String key, Found one) {
        found.merge(key, one, (before, again) -> before.with(again.evident(), again.site()));
    }

    private void addOthers(BitSet taken) {
        int t = 0;
        while (t < tokens.count && found.size() < MOST) {
            int end = order.endOfOther(t, taken);
            if (end > t) {
                end = order.isSibling(t, taken) ? endOfCapitals(t, taken) : end;
                addOther(t, end, taken);
            }
            t = Math.max(t + 1, end);
        }
    }

    /** In a list of names the whole item's head is one name. */
    private int endOfCapitals(int t, BitSet taken) {
        int end = t + 1;
        while (end < tokens.count
                && !taken.get(end)
                && tokens.isCapital(end)
                && (tokens.before[end] & ~(TextTokens.SPACE | TextTokens.HYPHEN)) == 0) {
            end++;
        }
        return end;
    }

    private void addOther(int t, int end, BitSet taken) {
        TextSpan span = reading.span(t, end);
        String name = name(span);
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MOST_LETTERS) {
            return;
        }
        String site = site(span);
        add(
                "other " + Extractor.nameKey(name),
                new Found(null, name, span, site != null || order.isEvident(t, end, taken), site));
    }

    /** The stored text without markup, on one line; empty when it is no text. */
    private String name(TextSpan span) {
        var name = new StringBuilder();
        for (int i = span.start(); i < span.end(); i++) {
            int point = reading.stored().at(i);
            if (Character.isSurrogate((char) point) && point < 0x10000) {
                return "";
            }
            if (reading.stored().isProse(i) && Character.getType(point) != Character.FORMAT) {
                name.appendCodePoint(MarkedText.isSpace(point) || Character.isISOControl(point) ? ' ' : point);
            }
        }
        return name.toString().strip().replaceAll(" {2,}", " ");
    }

    /** The site of an address behind a name with nothing but signs between; null when there is none. */
    private String site(TextSpan span) {
        int low = 0;
        int high = addresses.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (addresses.get(middle).start() >= span.end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == addresses.size() || addresses.get(low).start() - span.end() > BESIDE) {
            return null;
        }
        for (int i = span.end(); i < addresses.get(low).start(); i++) {
            int point = reading.stored().at(i);
            if (Character.isLetterOrDigit(point) || point == '\n') {
                return null;
            }
        }
        return Addresses.site(addresses.get(low).host());
    }

    private List<NamedBrand> ranked() {
        List<Found> inOrder = found.values().stream()
                .sorted(Comparator.comparingInt(one -> one.first().start()))
                .toList();
        var brands = new ArrayList<NamedBrand>();
        for (Found one : inOrder) {
            brands.add(new NamedBrand(
                    one.entity(), one.name(), one.first(), brands.size() + 1, one.evident(), one.site()));
        }
        return brands;
    }
}
