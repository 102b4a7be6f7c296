package dev.rollcall.site.claims.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words that narrow a statement: plans, regions, groups of customers, means of payment. A claim must have the same ones. */
final class Scope {
    private static final Set<String> NARROWING = Words.set("""
            pro premium business enterprise team teams basic starter plus free personal student students nonprofit nonprofits charity charities
            family standard lite advanced ultimate individual individuals solo edition add addon addons beta legacy essential essentials
            professional growth scale silver gold platinum bronze mini max small medium large corporate startup startups teacher teachers
            new existing first additional extra optional renewal introductory upgrade discount discounted trial custom
            eu us uk usa emea apac latam eea sepa europe european america american asia asian africa international domestic foreign abroad
            overseas cross-border global worldwide local national intra regional states
            amex visa mastercard debit credit prepaid paypal klarna ach wire online in-person instant express manual
            basico basica profesional empresa gratis estudiantes internacional nacional nuevos
            kostenlos kostenlose kostenloser geschaftskunden privatkunden neukunden studenten inland ausland international europa geschaftskonto
            gratuit gratuite entreprise particuliers etudiants etranger europeennes europeenne nationale internationale nouveaux
            """);
    /** Words of the longest name of a country that is looked for. */
    private static final int LONGEST = 4;

    private static final List<Locale> LANGUAGES =
            List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, new Locale("es"), Locale.JAPANESE);

    /** Countries' two letters by their folded names. */
    private static final Map<String, String> CODES = codes();

    private Scope() {}

    /** The narrowing words of a text. */
    static Set<String> of(String folded) {
        Set<String> narrowing = new LinkedHashSet<>();
        for (Words.Word word : Words.of(folded, 0, folded.length())) {
            // "us" is mostly a pronoun: where it is a country, its capitals show that.
            if (!word.text().equals("us")
                    && (NARROWING.contains(word.text())
                            || (word.text().length() > 3 && CODES.containsKey(word.text())))) {
                narrowing.add(Words.stem(word.text()));
            }
        }
        return narrowing;
    }

    /** The country that a name ends with, as its two letters; null: none. */
    static String country(String folded) {
        String[] words = folded.split("[ ,]+", -1);
        for (int first = Math.max(0, words.length - LONGEST); first < words.length; first++) {
            String code = CODES.get(String.join(" ", Arrays.copyOfRange(words, first, words.length)));
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>(Map.of("usa", "US", "us", "US", "uk", "GB", "uae", "AE"));
        for (String code : Locale.getISOCountries()) {
            for (Locale language : LANGUAGES) {
                codes.put(Folded.text(new Locale("", code).getDisplayCountry(language)), code);
            }
        }
        return codes;
    }
}
