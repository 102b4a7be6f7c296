package dev.rollcall.site.claims.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.claims.CheckResult;
import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.Neither;
import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Claim.Kind;
import dev.rollcall.site.claims.Passage;
import dev.rollcall.site.claims.TextSpan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileValuesTest {
    private static final ValueCheck CHECK = new ValueCheck(List.of("Lumora"));

    @Test
    void aNumberOfAMegabyteIsNotLookedInto() {
        String number = "9".repeat(1 << 20);
        assertThat(check(Kind.PRICE, "$29", "The Pro plan costs $" + number)).isEqualTo(new Neither(Reason.TOO_LONG));
        assertThat(check(Kind.PRICE, "$" + number, "The Pro plan costs $39.")).isEqualTo(new Neither(Reason.TOO_LONG));
        assertThat(check(Kind.PRICE, "$29", "The Pro plan costs $" + number.substring(0, 1_000) + "."))
                .as("no number that anybody means")
                .isEqualTo(new Neither(Reason.SILENT));
    }

    /** Patterns that go back and forth would take hours. */
    @ParameterizedTest
    @EnumSource
    @Timeout(20)
    void longTextsOfOneSignEnd(Kind kind) {
        for (String part : List.of(
                "1 ", "1.", "1,1", "a", "| ", "a:", ". ", "per ", "$", "1 000 ", "-", "\n", "年", "one-", "9/", "ab ",
                "(")) {
            String text = part.repeat(ValueCheck.LONGEST_CHUNK / part.length());
            check(kind, "$29", text);
            check(kind, part.repeat(ValueCheck.LONGEST_FIELD / part.length()), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202eThe Pro\0 plan costs\u200f $39.",
                "The\u00a0Pro plan costs \u2066$39\u2069.",
                "\ufeffTHE PRO PLAN COSTS ＄３９."
            })
    void marksOfDirectionAndNulChangeNothing(String text) {
        assertThat(check(Kind.PRICE, "$29", text))
                .isInstanceOfSatisfying(
                        ContradictedCandidate.class,
                        found -> assertThat(found.quote().end()).isEqualTo(text.length()));
        assertThat(check(Kind.PRICE, "$39", text)).isInstanceOf(SupportedCandidate.class);
    }

    @Test
    void halvesOfLettersCountAsOneSign() {
        assertThat(check(Kind.PRICE, "$29", "\ud83d. The Pro plan costs $39."))
                .isInstanceOfSatisfying(
                        ContradictedCandidate.class,
                        found -> assertThat(found.quote()).isEqualTo(new TextSpan(3, 26)));
        assertThat(check(Kind.PRICE, "$29", "The Pro plan costs $3\udc009.")).isInstanceOf(Neither.class);
        assertThat(check(Kind.PRICE, "$\ud83d29", "The Pro plan costs $39.")).isInstanceOf(Neither.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0", "\ud83d", "💳", "|||", "...", "\n\n"})
    void emptyTextsSayNothing(String text) {
        for (Kind kind : Kind.values()) {
            assertThat(check(kind, "$29", text)).isInstanceOf(Neither.class);
            assertThat(check(kind, text, "The Pro plan costs $39.")).isInstanceOf(Neither.class);
        }
    }

    private static CheckResult check(Kind kind, String value, String text) {
        String words = "The Pro plan of Lumora costs " + value + ".";
        var claim = new Claim(new TextSpan(0, 1), words, kind, "Lumora Pro plan", "price", value);
        return CHECK.check(claim, new Passage("a", "", "https://lumora.example/", text));
    }
}
