package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of names, with those that nobody listed. Left: listed names. Middle: a text. Right: each one's rank. */
class RanksTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Stripe, Adyen # By volume Adyen leads, with Worldline behind. By number it is Stripe. # Adyen 1, Stripe 3
            Nike # 1. Brooks – soft\\n2. Asics – wide\\n3. Nike # Nike 3
            Roku, Fire TV # Worth it: Roku Ultra, Apple TV. Not: Fire TV. # Roku 1, Fire TV 3
            Lidl # In Germany, Lidl belongs together with Kaufland. # Lidl 1
            Trello, Jira # Trello; then Microsoft Planner; then Jira. # Trello 1, Jira 3
            Render # 1. Fly.io – near\\n2. Render – tidy\\n3. basic – cheap # Render 2
            Lindenhof # 1. Alnatura – viele\\n2. basic – wenige\\n3. Lindenhof – acht # Lindenhof 3
            Lidl # I've looked. You'll find it at Lidl. # Lidl 1
            Corriere, La Stampa # Primo il Corriere, poi la Gazzetta dello Sport, poi La Stampa. # Corriere 1, La Stampa 3
            Haven, Pontins # | | Haven | Zorb |\\n|---|---|---|\\n| Setting | parks | resorts |\\n\\nNot Pontins. # Haven 1, Pontins 2
            Swish # Facebook har grupper. Betala med Swish. # Swish 2
            Lidl # The way from London Airport to Lidl is long. # Lidl 1
            Notion # | Tool | Price |\\n|---|---|\\n| Coda | 1 |\\n| Notion | 2 | # Notion 2
            """)
    void ranks(String names, String text, String ranks) {
        Extraction extraction = Marked.extract(names, text.replace("\\n", "\n"));
        assertThat(extraction.mentions().stream()
                        .map(mention -> mention.entity() + " " + mention.rank())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(ranks);
    }
}
