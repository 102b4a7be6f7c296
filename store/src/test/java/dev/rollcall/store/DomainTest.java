package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.text.IDNA;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B1 and B3. {@code names.tsv} has 350 names of every kind, with what is expected of each. */
class DomainTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private record Case(String typed, String expected, String remark) {
        boolean isRefused() {
            return expected.startsWith("!");
        }
    }

    @Test
    void eachNameIsUnderstoodOrRefusedAsExpected() throws IOException {
        var softly = new SoftAssertions();
        for (Case name : names()) {
            softly.assertThat(outcome(name.typed())).as(name.typed()).isEqualTo(name.expected());
        }
        softly.assertAll();
    }

    @Test
    void remarksAreForPublicSuffixesAndTorOnly() throws IOException {
        var softly = new SoftAssertions();
        for (Case name : names()) {
            if (!name.isRefused()) {
                String remark = Domain.parse(name.typed()).remark().orElse("");
                softly.assertThat(remark).as(name.typed()).contains(name.remark());
                softly.assertThat(remark.isEmpty())
                        .as(name.typed())
                        .isEqualTo(name.remark().isEmpty());
            }
        }
        softly.assertAll();
    }

    /** Of the names that UTS 46 takes; {@code _} and hyphens at the ends are ours. */
    @Test
    void everySpellingOfANameIsOneDomain() throws IOException {
        var uts46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE);
        var softly = new SoftAssertions();
        for (Case name : names()) {
            if (!name.isRefused()) {
                var info = new IDNA.Info();
                String unicode = uts46.nameToUnicode(name.expected(), new StringBuilder(), info)
                        .toString();
                for (String spelling : List.of(
                        name.expected(),
                        name.expected().toUpperCase(Locale.ROOT) + ".",
                        "https://" + name.expected() + "/",
                        unicode,
                        Normalizer.normalize(unicode, Normalizer.Form.NFD))) {
                    softly.assertThat(outcome(spelling)).as(spelling).isEqualTo(name.expected());
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "javascript:alert(1), ':' in it",
                "a☃b(c).com, '(' in it",
                "stripe.com:443443, ':' in it",
                "a b.com, white space",
                "a..com, nothing between",
                "-a.com, begins or ends with '-'",
                "a_b.com, '_' in it",
                "xn--999999999.com, punycode",
                "a\u200cb.com, invisible joiner",
                "\u2018example.com\u2019, the quotation mark \u2018 (U+2018) in it",
                "\u201cexample.com\u201d, the quotation mark \u201c (U+201C) in it",
                "\u00abexample.com\u00bb, the quotation mark \u00ab (U+00AB) in it",
                "\u2019stripe.com\u2019, the quotation mark \u2019 (U+2019) in it",
                "\u201estripe.com\u201f/a, the quotation mark \u201e (U+201E) in it",
                "https://\u2039stripe.com\u203a, the quotation mark \u2039 (U+2039) in it",
                "[Stripe](https://stripe.com), link in Markdown; give its target alone: https://stripe.com",
                "![x]( adyen.com ), give its target alone: adyen.com",
                "[stripe.com], '[' in it",
                "[\"stripe.com\"], it is JSON",
                "{ \"domain\": \"a.com\" }, it is JSON",
                "[::1], IP address",
                "http://[fe80::1%25eth0]:80/, IP address",
                "::1, IP address",
                "10.0.0.1, IP address",
                "com, no dot in it",
                "foo.local, local name",
                "me@stripe.com, behind the @",
                "foo.invalidtld, no registry for .invalidtld (public suffix list of Guava 3",
            })
    void saysWhatIsWrongWithIt(String typed, String why) {
        assertThatThrownBy(() -> Domain.parse(typed)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300, 100_000})
    void saysWhatIsTooLong(int length) {
        assertThatThrownBy(() -> Domain.parse("a".repeat(length) + ".com"))
                .hasMessageMatching("'a+…?(\\.com)?': .*(longer than|has at most).*");
    }

    private static String outcome(String typed) {
        try {
            return Domain.parse(typed).name();
        } catch (InvalidDomainException e) {
            return "!" + e.kind();
        }
    }

    private static List<Case> names() throws IOException {
        try (var in = DomainTest.class.getResourceAsStream("names.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\t"))
                    .map(line -> line.split("\t"))
                    .map(cells -> new Case(unescaped(cells[0]), cells[1], cells.length > 2 ? cells[2] : ""))
                    .toList();
        }
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(hex -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(hex.group(1), 16))));
    }
}
