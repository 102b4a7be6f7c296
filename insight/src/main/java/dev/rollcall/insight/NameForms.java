package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ways to write the names of one entity. */
final class NameForms {
    private static final int LONGEST = 200;
    private static final int SHORTEST_STEM = 3;
    private static final Set<String> LEGAL = Set.of(
            "inc",
            "incorporated",
            "llc",
            "llp",
            "ltd",
            "limited",
            "corp",
            "corporation",
            "co",
            "gmbh",
            "ag",
            "se",
            "kg",
            "kgaa",
            "ug",
            "sa",
            "sas",
            "sarl",
            "srl",
            "spa",
            "bv",
            "nv",
            "ab",
            "as",
            "asa",
            "oy",
            "oyj",
            "aps",
            "plc",
            "pty",
            "kk",
            "sl",
            "sro",
            "zrt",
            "kft",
            "nyrt",
            "doo",
            "ооо",
            "оао",
            "пао",
            "зао",
            "тов",
            "ltda",
            "sab",
            "株式会社",
            "有限公司");
    private static final String VOWELS = "aeiouyаеиоуыюяьйіїєαεηιουω";

    private final int entity;
    private final List<NameForm> forms = new ArrayList<>();

    private NameForms(int entity) {
        this.entity = entity;
    }

    /** @throws IllegalArgumentException when a name can't be looked for */
    static List<NameForm> of(TrackedEntity tracked, int index) {
        var forms = new NameForms(index);
        forms.add(tracked, tracked.name(), false);
        tracked.aliases().forEach(alias -> forms.add(tracked, alias.text(), alias.ordinaryWord()));
        return forms.forms;
    }

    private void add(TrackedEntity tracked, String written, boolean ordinary) {
        String listed = written.strip();
        check(tracked, listed);
        add(listed, listed, NameForm.Kind.LISTED, ordinary);
        for (String variant : variants(listed)) {
            add(variant, listed, NameForm.Kind.VARIANT, ordinary);
        }
        String umlauts = listed.replaceAll("(?i)([aou])e(?=[a-z])", "$1");
        if (!umlauts.equals(listed)) {
            add(umlauts, listed, NameForm.Kind.UMLAUT, ordinary);
        }
    }

    private static void check(TrackedEntity tracked, String listed) {
        String which = "entity \"" + tracked.id() + "\": its name or alias \"" + shown(listed) + "\" ";
        if (listed.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(which + "contains a control character: remove it");
        }
        if (listed.codePointCount(0, listed.length()) > LONGEST) {
            throw new IllegalArgumentException(which + "is longer than " + LONGEST + " characters: shorten it");
        }
        if (listed.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException(which + "has neither a letter nor a digit: nothing can be found by it");
        }
    }

    private static String shown(String listed) {
        String plain = listed.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, plain.offsetByCodePoints(0, 30)) + "…" : plain;
    }

    /** Other spellings that mean the same. */
    private static Set<String> variants(String listed) {
        var variants = new LinkedHashSet<String>();
        String plain = withoutLegalForm(listed);
        variants.add(plain);
        for (String name : List.of(listed, plain)) {
            if (name.contains("&")) {
                for (String and : List.of(
                        " and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " ja ", " i ", " и ")) {
                    variants.add(name.replaceAll("\\s*&\\s*", and));
                }
            }
            if (name.matches(".*\\s(?i:and|und|et)\\s.*")) {
                variants.add(name.replaceAll("\\s(?i:and|und|et)\\s", " & "));
            }
            if (name.endsWith("+")) {
                variants.add(name.substring(0, name.length() - 1) + " Plus");
            }
            variants.add(name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"));
            variants.add(name.replace("Ä", "Ae").replace("Ö", "Oe").replace("Ü", "Ue"));
        }
        variants.remove(listed);
        return variants;
    }

    private static String withoutLegalForm(String listed) {
        String[] words = listed.split("[\\s,]+", -1);
        int last = words.length;
        while (last > 1 && (isLegal(words[last - 1]) || words[last - 1].equals("&") && last < words.length)) {
            last--;
        }
        return last == words.length ? listed : String.join(" ", List.of(words).subList(0, last));
    }

    private static boolean isLegal(String word) {
        return LEGAL.contains(word.replace(".", "").replace("/", "").toLowerCase(Locale.ROOT));
    }

    private void add(String written, String listed, NameForm.Kind kind, boolean ordinary) {
        NameForm form = form(written, listed, kind, ordinary);
        if (form == null || forms.stream().limit(64).anyMatch(other -> same(other, form))) {
            return;
        }
        forms.add(form);
        if (kind != NameForm.Kind.UMLAUT) {
            stems(form);
        }
    }

    private static boolean same(NameForm one, NameForm other) {
        return Arrays.equals(one.signs(), other.signs())
                && Arrays.equals(one.gaps(), other.gaps())
                && one.tail().equals(other.tail())
                && one.lead().equals(other.lead());
    }

    private NameForm form(String written, String listed, NameForm.Kind kind, boolean ordinary) {
        FoldedText name = FoldedText.of(written);
        var signs = new int[name.length];
        var gaps = new ArrayList<String>();
        var between = new StringBuilder();
        String lead = "";
        for (int i = 0; i < name.length; i++) {
            if (!isSign(name.lower[i])) {
                between.appendCodePoint(name.lower[i]);
                continue;
            }
            if (gaps.isEmpty()) {
                lead = lead(between.toString());
                gaps.add(NameForm.NONE);
            } else {
                gaps.add(gap(name, i, between.toString()));
            }
            signs[gaps.size() - 1] = name.lower[i];
            between.setLength(0);
        }
        if (gaps.isEmpty()) {
            return null;
        }
        if (written.matches("\\S+\\.\\p{L}{2,}")) {
            gaps.replaceAll(gap -> gap.equals(".") ? NameForm.DOT : gap);
        }
        String tail = between.toString().strip();
        return new NameForm(
                entity,
                Arrays.copyOf(signs, gaps.size()),
                gaps.toArray(String[]::new),
                lead,
                tail,
                listed,
                NameForm.LetterCase.of(listed),
                kind,
                ordinary);
    }

    private static String lead(String punctuation) {
        String plain = punctuation.strip();
        return plain.endsWith(".") ? "." : "";
    }

    private static String gap(FoldedText name, int i, String between) {
        if (name.lower[i] == '&'
                || name.lower[i] == '+'
                || i > 0 && (name.lower[i - 1] == '&' || name.lower[i - 1] == '+')) {
            return NameForm.SPACE;
        }
        if (between.isEmpty()) {
            return name.isUpper(i) && Character.isLowerCase(name.casedAt(i - 1)) ? NameForm.CAPITAL : NameForm.NONE;
        }
        return between.isBlank() || between.strip().equals("-") ? NameForm.SPACE : between;
    }

    /** Letters, digits, and what names keep of punctuation. */
    static boolean isSign(int sign) {
        return sign == '&' || sign == '+' || FoldedText.isWordSign(sign);
    }

    /** Languages that decline names drop a last vowel, and change the consonant before it: Żabka, w Żabce. */
    private void stems(NameForm form) {
        int last = form.length() - 1;
        boolean vowel = VOWELS.indexOf(form.signs()[last]) >= 0 || form.signs()[last] == 'σ';
        if (!vowel || last < SHORTEST_STEM || !form.tail().isEmpty()) {
            return;
        }
        addStem(form, last, "");
        String changed = switch (form.signs()[last - 1]) {
            case 'k' -> "c";
            case 'g' -> "dz";
            case 'r' -> "rz";
            case 't' -> "ci";
            case 'd' -> "dzi";
            case 'к' -> "ц";
            case 'г' -> "з";
            default -> "";
        };
        if (!changed.isEmpty() && last - 1 >= SHORTEST_STEM) {
            addStem(form, last - 1, changed);
        }
    }

    private void addStem(NameForm form, int length, String more) {
        int[] added = more.codePoints().toArray();
        int[] signs = Arrays.copyOf(form.signs(), length + added.length);
        String[] gaps = Arrays.copyOf(form.gaps(), signs.length);
        for (int i = 0; i < added.length; i++) {
            signs[length + i] = added[i];
            gaps[length + i] = NameForm.NONE;
        }
        forms.add(new NameForm(
                entity,
                signs,
                gaps,
                form.lead(),
                "",
                form.listed(),
                form.letters(),
                NameForm.Kind.STEM,
                form.ordinary()));
    }
}
