package dev.rollcall.site.claims.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.claims.CheckResult;
import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.Neither;
import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Claim.Kind;
import dev.rollcall.site.claims.Difference;
import dev.rollcall.site.claims.Passage;
import dev.rollcall.site.claims.TextSpan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCheckTest {
    private static final ValueCheck CHECK = new ValueCheck(List.of("Lumora"));

    @Test
    void bothQuotesStandWhereTheySay() {
        String text = "💳 Welcome. The Pro plan costs $39 per month. Bye.";
        assertThat(price("$29 per month", "", text))
                .isEqualTo(new ContradictedCandidate(new TextSpan(11, 44), Difference.VALUE));
        assertThat(price("$39 per month", "", text)).isEqualTo(new SupportedCandidate(new TextSpan(11, 44)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "The Pro plan starts at $39 per month.; RANGE",
                "The Pro plan costs up to $39 per month.; RANGE",
                "The Pro plan costs $39-$49 per month.; RANGE",
                "The Pro plan costs about $39 per month.; RANGE",
                "The Pro plan costs over $39 per month.; RANGE",
                "The Pro plan was $39 per month.; OTHER_TIME_OR_CONDITION",
                "Until 2024 the Pro plan costs $39 per month.; OTHER_TIME_OR_CONDITION",
                "In 2023 the Pro plan costs $39 per month.; OTHER_TIME_OR_CONDITION",
                "The Pro plan is not $39 per month.; OTHER_TIME_OR_CONDITION",
                "The Pro plan costs $39 per month if you qualify.; OTHER_TIME_OR_CONDITION",
                "The Pro plan costs $39 per year.; OTHER_PER",
                "The Pro plan costs $39 per month, billed yearly.; OTHER_PER",
                "The Pro plan costs €39 per month.; OTHER_UNIT",
                "The Pro plan costs CA$39 per month.; OTHER_UNIT",
                "The Pro plan costs $29.50 per month.; ROUNDED",
                "The Team and Pro plan costs $39 per month.; OTHER_SCOPE",
                "In Canada the Pro plan costs $39 per month.; OTHER_SCOPE",
                "Cardzilla Pro costs $39 per month.; OTHER_SCOPE",
                "The Pro plan costs $39 per user per month.; OTHER_SCOPE",
                "The Pro plan costs $39 or $49 per month.; SEVERAL_VALUES",
                "The Team plan costs $39 per month.; SILENT",
                "The Pro plan has a price.; SILENT"
            })
    void whatIsNotTheSameThingIsNeither(String text, Reason reason) {
        CheckResult result = price("$29 per month", "", text);
        assertThat(result).isInstanceOf(Neither.class);
        if (reason != Reason.OTHER_SCOPE) {
            assertThat(result).isEqualTo(new Neither(reason));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The Pro plan costs $39 per month. The Pro plan costs $49 per month.",
                "The Pro plan costs $39 per month. The Pro plan costs $29 per month.",
                "The Pro plan costs $39 per month. Until May the Pro plan costs $29 per month."
            })
    void aChunkThatSaysTwoThingsSaysNothing(String text) {
        assertThat(price("$29 per month", "", text)).isInstanceOf(Neither.class);
    }

    /** Sentences as price pages have them, none of which is the plan's price per month. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "The Pro plan storage add-on costs $5 per month.",
                "Seats on the Pro plan cost $15 per month.",
                "Pro plan: $348 per year ($29/month).",
                "Save $10 per month on the Pro plan.",
                "The Pro plan backup costs $5 per month.",
                "Pro plan users pay $5 per month for phone support.",
                "Pro plan, 10 users: $290 per month.",
                "The Pro plan costs $39 per month (excl. VAT).",
                "The Pro plan costs $39 per month, $29 on annual contracts.",
                "Acme Pro costs $39 per month.",
                "The Pro plan of Cardzilla costs $39 per month.",
                "Our old Pro plan costs $39 per month.",
                "The Pro plan will be $39 per month.",
                "For schools the Pro plan costs $9 per month.",
                "Most customers of the Pro plan save $390 per month.",
                "The Pro plan has a $39 setup fee.",
                "The Pro plan costs MX$590 per month.",
                "Example: the Pro plan at $39 per month.",
                "Plan | Month | Year\nPro | $29 | $290",
                "Plan | Setup | Monthly\nPro | $39 | $29"
            })
    void pricesOfOtherThingsAreNoContradiction(String text) {
        assertThat(price("$29 per month", "", text)).isNotInstanceOf(ContradictedCandidate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pricing > Canada", "Pricing > Students", "Lumora Max", "Blog"})
    void headingsNarrowToo(String heading) {
        assertThat(price("$29 per month", heading, "The Pro plan costs $39 per month."))
                .isInstanceOf(Neither.class);
    }

    @Test
    void aValueThatItsQuoteDoesNotGiveIsNotCompared() {
        var claim = new Claim(new TextSpan(0, 9), "The Pro plan is cheap.", Kind.PRICE, "Pro plan", "price", "$29");
        assertThat(CHECK.check(claim, passage("", "The Pro plan costs $39.")))
                .isEqualTo(new Neither(Reason.VALUE_NOT_IN_QUOTE));
    }

    private static CheckResult price(String value, String heading, String text) {
        String words = "The Pro plan of Lumora costs " + value + ".";
        var claim = new Claim(
                new TextSpan(0, words.length()), words, Kind.PRICE, "Lumora Pro plan", "monthly price", value);
        return CHECK.check(claim, passage(heading, text));
    }

    private static Passage passage(String heading, String text) {
        return new Passage("a", heading, "https://lumora.example/", text);
    }
}
