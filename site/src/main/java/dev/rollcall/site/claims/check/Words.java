package dev.rollcall.site.claims.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words in folded letters: English, German, French, Spanish. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}][\\p{L}0-9]*+");

    /** Words that say nothing of what a statement is about. */
    private static final Set<String> COMMON = set("""
            a an the and or of to in on at by for from with as is are be been has have had do does it its this that these those there their
            we our ours us you your yours they he she his her him who which what when where each every all any per only just also now
            today currently get gets give gives gave given come comes include includes including included offer offers offered take takes took
            make makes cost costs price prices priced charge charges charged pay pays paid fee fees use uses used using can will may
            try everything everyone total amount number count size length duration period time times account accounts plan plans package
            subscription membership month months monthly year years yearly annual day days week weeks user users customer company
            count counts counted contain contains hold holds allow allows enjoy receive apply applies applied billed bill work works exactly
            delivery successful listed list lists needed automatic automatically located based
            der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur im am an auf bei mit fur als ist sind wird werden
            hat haben es er sie wir unser unsere unseren unserem unserer ihr ihre ihren du dein deine je jede jeder jedes jeden alle
            betragt kostet kosten preis preise gebuhr gebuhren fallt gibt erhalten bekommt bietet nimmt derzeit heute insgesamt anzahl
            monat monats monatlich monatspreis jahr jahre jahrlich tag tage tagen dauer frist sortiment gilt wurde
            le la les l un une des du de d et ou a au aux en sur pour par avec est sont sera il elle nous notre nos vous votre vos ce cette
            coute couter prix tarif tarifs commission preleve offre dispose disposez avez compris comprend mois mensuel mensuelle an ans annee
            annuel annuelle duree nombre chaque s y ete
            el los las lo del al y o con es son se su sus nuestro nuestra tiene tienen cuesta cuestan precio precios mes mensual ano anos
            anual cada incluye ofrece fue numero cantidad para por
            """);

    /** Words that mean the same of a company or a price. */
    private static final String CLASSES = """
            founded: founded founding established gegrundet grundung grundungsjahr fondee fonde fondation fundada fundado fundacion inception
            headquarters: headquarters headquartered hq hauptsitz firmensitz unternehmenssitz sede siege
            ceo: ceo pdg
            released: released release launched launch veroffentlicht
            employees: employees employee staff mitarbeiter mitarbeitende mitarbeiterzahl empleados salaries
            month: month months monthly monat monate monaten monats monatlich mois mensuel mensuelle mes meses mensual mensuales mo mtl
            year: year years yearly annual annually annum jahr jahre jahren jahrlich jahres an ans annee annuel annuelle ano anos anual anuales yr yrs
            week: week weeks weekly woche wochen wochentlich semaine semana
            day: day days daily tag tage taglich jour dia
            hour: hour hours hourly stunde stunden heure hora hr
            minute: minute minutes min minuto
            second: second seconds sec sekunde seconde segundo
            user: user users nutzer benutzer utilisateur utilisateurs usuario usuarios
            transaction: transaction transactions transaktion transaktionen transaccion transacciones
            payment: payment payments zahlung zahlungen paiement paiements pago pagos
            """;

    private static final Set<String> PERIODS = Set.of("month", "year", "week", "day", "hour", "minute", "second");
    private static final Map<String, String> CLASS = classes();

    /** Letters that a stem keeps. */
    private static final int LEAST = 4;

    private Words() {}

    static Set<String> set(String words) {
        return new LinkedHashSet<>(List.of(words.strip().split("\\s+", -1)));
    }

    static boolean isCommon(String word) {
        return COMMON.contains(word);
    }

    /** "month" for "monthly" and "Monat"; null: no period. */
    static String period(String word) {
        String known = CLASS.get(word);
        return known != null && PERIODS.contains(known) ? known : null;
    }

    /** What is left of a word without its usual endings; words of one class have one stem. */
    static String stem(String word) {
        String known = CLASS.get(word);
        if (known != null) {
            return known;
        }
        String shorter = shorter(word);
        return shorter.equals(word) ? word : stem(shorter);
    }

    private static String shorter(String word) {
        for (String ending : List.of("ies", "en", "er", "es", "s", "n", "e", "y")) {
            if (word.length() - ending.length() >= LEAST && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    /** The words of a part of a folded text, in their order. */
    static List<Word> of(String text, int from, int to) {
        List<Word> words = new ArrayList<>();
        Matcher word = WORD.matcher(text).region(from, to);
        while (word.find()) {
            words.add(new Word(word.group(), word.start()));
        }
        return words;
    }

    static Set<String> stems(String text) {
        Set<String> stems = new LinkedHashSet<>();
        of(text, 0, text.length()).forEach(word -> stems.add(stem(word.text())));
        return stems;
    }

    /** A word and where it begins. */
    record Word(String text, int at) {}

    private static Map<String, String> classes() {
        Map<String, String> classes = new HashMap<>();
        CLASSES.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String name = line.substring(0, line.indexOf(':'));
            for (String word : line.substring(line.indexOf(':') + 1).strip().split(" ", -1)) {
                classes.put(word, name);
            }
        });
        return classes;
    }
}
