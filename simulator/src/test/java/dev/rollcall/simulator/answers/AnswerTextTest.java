package dev.rollcall.simulator.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
    private static final String PROMPT = "Which alternatives to stripe.com are there?";

    private static String prompt(String domain) {
        return "What does the company behind " + domain + " do, and which alternatives are there?";
    }

    @Test
    void seedProviderModelPromptAndRepetitionEachMakeAnother() {
        assertThat(new HashSet<>(List.of(
                        AnswerText.text(1, "openai", "m", PROMPT, 0),
                        AnswerText.text(2, "openai", "m", PROMPT, 0),
                        AnswerText.text(1, "groq", "m", PROMPT, 0),
                        AnswerText.text(1, "openai", "n", PROMPT, 0),
                        AnswerText.text(1, "openai", "m", PROMPT + "!", 0),
                        AnswerText.text(1, "openai", "m", PROMPT, 1))))
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"openai, stripe.com", "groq, stripe.com", "mistral, nike.com", "google, some-odd-shop.co.uk"})
    void companiesAreNamedAsOftenAsIsSaid(String provider, String domain) {
        int asked = 4_000;
        List<String> companies = AnswerText.companies(domain);
        int[] named = new int[companies.size()];
        List<Pattern> patterns = companies.stream()
                .map(c -> Pattern.compile("(?<!\\w)" + Pattern.quote(c) + "(?!\\w)"))
                .toList();
        for (int i = 0; i < asked; i++) {
            String text = AnswerText.text(1, provider, "m", prompt(domain), i);
            for (int c = 0; c < named.length; c++) {
                named[c] += patterns.get(c).matcher(text).find() ? 1 : 0;
            }
        }
        for (int c = 0; c < named.length; c++) {
            double expected = AnswerText.namingProbability(provider, "m", domain, companies.get(c));
            double fourSigma = 4 * Math.sqrt(expected * (1 - expected) / asked);
            assertThat((double) named[c] / asked).as(companies.get(c)).isCloseTo(expected, within(fourSigma));
        }
    }

    @Test
    void providersDifferInTheirTaste() {
        assertThat(AnswerText.namingProbability("openai", "m", "stripe.com", "Adyen"))
                .isNotEqualTo(AnswerText.namingProbability("groq", "m", "stripe.com", "Adyen"));
        assertThat(AnswerText.namingProbability("openai", "m", "stripe.com", "Lufthansa"))
                .isZero();
    }

    @Test
    void answersAreProseOfAReadableLength() {
        for (Sector sector : Competition.all()) {
            for (int i = 0; i < 40; i++) {
                String domain = sector.companies().get(0).domain();
                String text = AnswerText.text(1, "xai", "m", prompt(domain), i);
                assertThat(text).startsWith("[simulated] ").doesNotContain("{");
                assertThat(text.split("\\s+")).hasSizeBetween(80, 250);
            }
        }
    }

    @Test
    void noCompanyStandsTwiceInTheData() {
        List<Company> all =
                Competition.all().stream().flatMap(s -> s.companies().stream()).toList();
        assertThat(all).extracting(Company::name).doesNotHaveDuplicates();
        assertThat(all).extracting(Company::domain).doesNotHaveDuplicates();
        assertThat(Competition.all())
                .allSatisfy(sector -> assertThat(sector.companies()).hasSize(8));
    }

    @ParameterizedTest
    @CsvSource({
        "'What is stripe.com?', stripe.com",
        "'e.g. the shop at Shop.Example.CO.UK, please', shop.example.co.uk",
        "'See https://docs.github.com/en.', docs.github.com",
        "'xn--bcher-kva.example!', xn--bcher-kva.example",
        "'mail me@example.org about ikea.com', ikea.com",
        "'nothing here', example.com"
    })
    void theDomainIsTheFirstHostNameInThePrompt(String prompt, String domain) {
        assertThat(AnswerText.domainIn(prompt)).isEqualTo(domain);
    }

    @Test
    void aSubdomainBelongsToItsBrandAndAnUnknownOneGetsAName() {
        assertThat(AnswerText.companies("docs.stripe.com").get(0)).isEqualTo("Stripe");
        assertThat(AnswerText.companies("aws.amazon.com").get(0)).isEqualTo("Amazon Web Services");
        assertThat(AnswerText.companies("some-odd-shop.co.uk").get(0)).isEqualTo("Some Odd Shop");
        assertThat(AnswerText.companies("some-odd-shop.co.uk")).hasSize(9);
    }
}
