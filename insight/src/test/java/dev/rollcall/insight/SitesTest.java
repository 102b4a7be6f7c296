package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sites an answer cites. Left: a text. Right: registrable domains. */
class SitesTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            See https://www.bbc.co.uk/news/1, and (http://docs.stripe.com/a_(b)). # [bbc.co.uk, stripe.com]
            See [the page](https://user:pass@shop.example.com.br:8080/a?b#c). # [example.com.br]
            **https://a.de/x** and <https://b.jp>! # [a.de, b.jp]
            www.wise.com and wise.org/gb count, wise.net in a sentence does not. # [wise.com, wise.org]
            Write to me@mail.de or @host.de. # []
            `https://stripe.com` and\\n```\\ncurl https://adyen.com\\n```\\n # []
            <a href="https://www.gov.uk/vat">VAT</a> # [www.gov.uk]
            [1]: https://zephra.dev/ql "Zephra" # [zephra.dev]
            Sources:\\n- heise.de\\n- Stripe, stripe.com # [heise.de, stripe.com]
            It runs on http://localhost:8080, 10.0.0.1 and http://10.0.0.1/x. # []
            ![logo](https://cdn.a.io/x.png) # [a.io]
            README.md, main.rs, Node.js and e.g. 3.5 are none. # []
            https://wise.com/a。と https://wise.org/b、です # [wise.com, wise.org]
            """)
    void sites(String text, String sites) {
        Extraction extraction = Marked.extract("Acme", text.replace("\\n", "\n"));
        assertThat(extraction.citations().stream()
                        .map(SiteCitation::site)
                        .sorted()
                        .toList())
                .hasToString(sites);
    }

    @Test
    void countedApartFromTheApis() {
        var answer = new ExtractionInput(
                "", "", "https://a.de/1 https://a.de/2", List.of("https://a.de", "https://b.de/x", "no address"));
        assertThat(Extractor.of(List.of()).extract(answer).citations())
                .containsExactly(
                        new SiteCitation("a.de", 2, false),
                        new SiteCitation("a.de", 1, true),
                        new SiteCitation("b.de", 1, true));
    }
}
