package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BrandListTest {
    private static final Extractor RULES = Extractor.of(List.of(
            new TrackedEntity("stripe", "Stripe", EntityKind.BRAND, List.of(), List.of("stripe.com"), List.of())));

    private static List<NamedBrand> brands(String text) {
        return RULES.brands(new ExtractionInput("What does stripe.com do?", "stripe.com", text, List.of()))
                .brands();
    }

    private static String names(String text) {
        return brands(text).stream()
                .map(brand -> brand.rank() + " " + brand.name() + (brand.evident() ? "" : "?")
                        + (brand.site() == null ? "" : " " + brand.site()))
                .collect(Collectors.joining(", "));
    }

    @Test
    void headsOfListsInnerCapitalsAndNeighboursAreEvident() {
        assertThat(names("- **Adyen** – banks\n- **Stripe** – cards\n- **Block** – terminals"))
                .isEqualTo("1 Adyen, 2 Stripe, 3 Block");
        assertThat(names("They left for WorldPay last year.")).isEqualTo("1 WorldPay");
        assertThat(names("Adyen, Stripe and Mollie are fast.")).isEqualTo("1 Adyen, 2 Stripe, 3 Mollie");
        assertThat(names("- Friday – off\n- Pricing: high\n- **Stripe** – cards"))
                .isEqualTo("1 Friday?, 2 Pricing?, 3 Stripe");
        assertThat(names("Last year they met Mollie there.")).isEqualTo("1 Mollie?");
    }

    @Test
    void anAddressBehindANameIsItsSite() {
        assertThat(names("Use [Adyen](https://www.adyen.com/de) or **Stripe** (https://stripe.com)."))
                .isEqualTo("1 Adyen adyen.com, 2 Stripe stripe.com");
        assertThat(names("Use Mollie, as the report at https://example.org says."))
                .as("words stand between")
                .isEqualTo("1 Mollie?");
    }

    @Test
    void spansAreThoseOfTheStoredText() {
        String text = "🏦 - Stripe\n- **World&amp;Pay** – shops";
        for (NamedBrand brand : brands(text)) {
            int[] points = text.codePoints().toArray();
            assertThat(new String(
                            points,
                            brand.span().start(),
                            brand.span().end() - brand.span().start()))
                    .isNotBlank();
        }
    }

    @Test
    void aRefusalNamesNobody() {
        assertThat(brands("I'm sorry, but I can't help with WorldPay.")).isEmpty();
    }

    /** Twice the text takes about twice as long; it must not take an hour. */
    @Test
    void aHostileTextEnds() {
        assertThat(brands("- Aa Bb Cc Dd (https://a.example) \n".repeat(20_000)))
                .hasSizeLessThanOrEqualTo(201);
        assertThat(brands("AbC ".repeat(200_000))).hasSizeLessThanOrEqualTo(201);
    }
}
