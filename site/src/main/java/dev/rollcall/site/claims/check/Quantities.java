package dev.rollcall.site.claims.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers with their units in folded text. */
final class Quantities {
    /** Of one text; more are not read. */
    private static final int MOST = 200;

    private static final int MOST_PER = 3;
    private static final Pattern CURRENCY_BEFORE =
            Pattern.compile("((?<![a-z])[a-z]{0,3}\\$|[€£₹¥₩]|(?<![a-z])(?:usd|eur|gbp|chf|jpy|inr|cad"
                    + "|aud|nzd|sgd|brl|cny|krw|sek|nok|dkk|pln|rs|sfr)\\.?) ?$");
    private static final Pattern WORD = Pattern.compile("[\\p{IsLatin}-]++");
    private static final Pattern LINK = Pattern.compile(
            "\\G *(?:(/) *|\\b(per|for each|for every|each|every|je|pro|par|por|a|an|al|im|am|the)\\b *)(?:each |the |jede |jeden )?");
    private static final Set<String> LINKS_OF_TIME = Set.of("a", "an", "al", "im", "am", "the");
    private static final Pattern NOUN =
            Pattern.compile("\\G[ -]?([\\p{IsLatin}][\\p{IsLatin}0-9$€£¢%-]*+|[%€$£¢‰])\\.?");

    /** What follows a number as a unit: one sign of these scripts is no word. */
    private static final List<String> SIGNS =
            List.of("営業日", "日間", "週間", "時間", "か月", "ヶ月", "年間", "秒", "分", "円", "元", "人", "名", "社", "件");

    private final String text;
    private final int end;

    private Quantities(String text, int end) {
        this.text = text;
        this.end = end;
    }

    /** The quantities of a part of the text, in their order; digits that can't be read are left out. */
    static List<Quantity> in(String text, int from, int to) {
        var reader = new Quantities(text, to);
        List<Quantity> found = new ArrayList<>();
        Matcher digits = Numerals.DIGITS.matcher(text).region(from, to).useTransparentBounds(true);
        while (found.size() < MOST && digits.find()) {
            reader.add(found, Numerals.read(digits.group()), digits.start(), digits.end());
        }
        Matcher word = WORD.matcher(text).region(from, to);
        while (found.size() < MOST && word.find()) {
            BigDecimal value = Numerals.word(word.group());
            if (value != null) {
                reader.add(found, List.of(value), word.start(), word.end());
            } else {
                reader.addJoined(found, word.group(), word.start(), word.end());
            }
        }
        found.removeIf(one -> isWord(text.charAt(one.from())) && one.unit().equals(Unit.BARE));
        found.sort(Comparator.comparingInt(Quantity::from));
        return found;
    }

    static List<Quantity> in(String text) {
        return in(text, 0, text.length());
    }

    private static boolean isWord(char sign) {
        return Character.isLetter(sign) && sign < 0x250;
    }

    /** "two-year", "five-device". */
    private void addJoined(List<Quantity> found, String word, int from, int to) {
        int hyphen = word.lastIndexOf('-');
        BigDecimal value = hyphen < 1 ? null : Numerals.word(word.substring(0, hyphen));
        if (value != null) {
            add(found, List.of(value), from, to - (word.length() - hyphen));
        }
    }

    private void add(List<Quantity> found, List<BigDecimal> read, int from, int to) {
        if (read.isEmpty()) {
            return;
        }
        Matcher before = CURRENCY_BEFORE.matcher(text.substring(Math.max(0, from - 5), from));
        Unit unit = before.find() ? Units.currency(before.group(1).replace(".", "")) : null;
        int start = unit == null ? from : from - (before.end() - before.start());
        int at = to;
        BigDecimal scale = BigDecimal.ONE;
        Map.Entry<String, Integer> next = next(at);
        BigDecimal factor = next == null ? null : scale(next, unit != null);
        if (factor != null) {
            scale = factor;
            at = next.getValue();
            next = next(at);
            if (next != null && (next.getKey().equals("de") || next.getKey().equals("d"))) {
                next = next(next.getValue());
            }
        }
        if (unit == null && next != null) {
            unit = unit(next.getKey());
            at = unit.equals(Unit.BARE) ? at : next.getValue();
        } else if (next != null
                && Units.of(next.getKey()) != null
                && Units.of(next.getKey()).equals(unit)) {
            at = next.getValue();
        }
        unit = unit == null ? Unit.BARE : unit;
        Set<String> per = new LinkedHashSet<>();
        at = readPer(at, per);
        BigDecimal all = scale.multiply(unit.factor());
        found.add(
                new Quantity(read.stream().map(all::multiply).toList(), step(read, scale, unit), unit, per, start, at));
    }

    private static BigDecimal step(List<BigDecimal> read, BigDecimal scale, Unit unit) {
        return scale.compareTo(BigDecimal.ONE) == 0
                ? BigDecimal.ZERO
                : BigDecimal.ONE
                        .movePointLeft(Math.max(0, read.get(read.size() - 1).scale()))
                        .multiply(scale)
                        .multiply(unit.factor())
                        .divide(BigDecimal.valueOf(2));
    }

    private static BigDecimal scale(Map.Entry<String, Integer> next, boolean money) {
        return Units.scale(next.getKey(), money);
    }

    /** The word or sign after a number, and where it ends; null: none. */
    private Map.Entry<String, Integer> next(int at) {
        int from = at < end && (text.charAt(at) == ' ' || text.charAt(at) == '-') ? at + 1 : at;
        for (String phrase : Units.PHRASES) {
            if (text.startsWith(phrase, from)) {
                return Map.entry(phrase, from + phrase.length());
            }
        }
        for (String sign : SIGNS) {
            String folded = Folded.text(sign);
            if (text.startsWith(folded, at)) {
                return Map.entry(folded, at + folded.length());
            }
        }
        for (String scale : List.of("万", "億", "千")) {
            if (text.startsWith(scale, at)) {
                return Map.entry(scale, at + 1);
            }
        }
        Matcher noun = NOUN.matcher(text).region(at, end);
        if (!noun.find()) {
            return null;
        }
        // "Mio." is one word, "12 km." ends a sentence.
        boolean shortened = Units.scale(noun.group(1), true) != null;
        return Map.entry(noun.group(1), shortened ? noun.end() : noun.end(1));
    }

    private static Unit unit(String word) {
        Unit known = Units.of(word);
        if (known != null) {
            return known;
        }
        return word.length() < 3 || Words.isCommon(word) ? Unit.BARE : Unit.counted(Words.stem(word));
    }

    private int readPer(int from, Set<String> per) {
        int at = from;
        Matcher link = LINK.matcher(text).region(at, end);
        while (per.size() < MOST_PER && link.find()) {
            Matcher noun = NOUN.matcher(text).region(link.end(), end);
            if (!noun.find()) {
                return at;
            }
            String period = Words.period(noun.group(1));
            boolean onlyTime = link.group(2) != null && LINKS_OF_TIME.contains(link.group(2));
            if (period == null && onlyTime) {
                return at;
            }
            per.add(period == null ? Words.stem(noun.group(1)) : period);
            at = noun.end(1);
            link.region(at, end);
        }
        return at;
    }
}
