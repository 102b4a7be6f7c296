package dev.rollcall.insight;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which occurrences count. Left: the names that are looked for. Right: a text, with ⟦ ⟧ round what counts. */
class NamesTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Stripe # See `Stripe` or https://stripe.com/docs, but ⟦Stripe⟧ itself is simpler.
            Stripe # [⟦Stripe⟧](https://stripe.com "Stripe's pages") answers fast.
            Stripe # ![Stripe logo](https://stripe.com/logo.png) The logo is above.
            Stripe # Mail hello@stripe.com, follow @Stripe, read r/stripe, search #Stripe.
            Stripe # <p>Use <b>⟦Stripe⟧</b>. <!-- Stripe is better --></p>
            Stripe # ```\\nStripe.charge()\\n```\\n⟦Stripe⟧ takes cards.
            Stripe # ```python\\nimport Stripe
            Stripe # We use ⟦Stripe⟧[1], and ⟦Stripe⟧【2†source】 charges 2 %.\\n\\n[1]: https://stripe.com "Stripe"
            Stripe # Fees are 2 %.\\n\\n## Sources\\n- Stripe: pricing, https://stripe.com/pricing\\n- Stripe blog
            Stripe # Fees are 2 % (Source: Stripe, 2024).
            Stripe # Gebühren: 2 %.\\n\\nQuellen:\\n1. Stripe – https://stripe.com
            Stripe # Fees are 2 % ([Stripe](https://stripe.com/pricing)).
            Stripe # stripe.com answers; docs.stripe.com too.
            Stripe # The files are in /etc/stripe/Stripe.conf and C:\\Stripe\\log.
            Monday.com # ⟦monday.com⟧ is louder, see https://monday.com/x or blog.monday.com.
            Stripe # | Name | Fee |\\n|---|---|\\n| ⟦Stripe⟧ | 2 % |
            Stripe # _⟦Stripe⟧_ or __⟦Stripe⟧__ or ***⟦Stripe⟧*** or ~~⟦Stripe⟧~~, but STRIPE_KEY is a variable.
            """)
    void markup(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            L'Oréal # ⟦Loreal⟧, ⟦L’Oreal⟧, ⟦L&rsquo;Or&eacute;al⟧ and ⟦L'ORÉAL⟧ are one.
            H&M # ⟦H&amp;M⟧, ⟦H & M⟧, ⟦H and M⟧ and ⟦H＆M⟧ sell the same.
            Škoda # ⟦Skoda⟧ and ⟦Škoda⟧ and ⟦S\u030ckoda⟧ build cars.
            Notion # ⟦Ｎｏｔｉｏｎ⟧, ⟦No\u00adtion⟧ and ⟦Nоtion⟧ (with a Cyrillic o) are meant.
            ClickUp # ⟦Click Up⟧, ⟦Click-Up⟧, ⟦Clickup⟧ it is.
            Google Drive # ⟦GoogleDrive⟧, ⟦Google-Drive⟧ and ⟦Google drive⟧ hold files.
            E*TRADE # ⟦E\\*TRADE⟧ and ⟦E-Trade⟧ and ⟦ETrade⟧ exist.
            Yahoo! # ⟦Yahoo!⟧ and ⟦Yahoo⟧ are old.
            Müller # ⟦Mueller⟧ and ⟦Muller⟧ and ⟦MÜLLER⟧ sell soap.
            Kaercher # ⟦Kärcher⟧ cleans.
            Acme Tools GmbH # ⟦Acme Tools⟧ makes saws, ⟦Acme Tools GmbH⟧ is its full name.
            Salesforce # ⟦Salesfroce⟧ is a slip of ⟦Salesforce⟧.
            Weißmann # ⟦WEISSMANN⟧ und ⟦Weissmann⟧ sind eins.
            """)
    void spelling(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Loom # Loomly, bloom and heirloom are others; ⟦Loom⟧'s recorder is one.
            HP # The small one has 4 hp, the large one 16 HP.
            HP # We bought 16 ⟦HP⟧ printers.
            HP # ⟦HP⟧ and the ⟦HPs⟧ of old; 90 hp is a power, HPE is another, HP_KEY none.
            X # It became ⟦X⟧. A ratio of 1 x 3, an X-ray, plan X, the x axis and Xbox are none.
            Loom # Loom.ly and my.loom are hosts, ⟦Loom⟧. Then comes the next.
            3M # A ⟦3M⟧ sticker: ⟦3M⟧ makes glue, 13M and 3Mb not.
            """)
    void boundaries(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Amazon, Amazon Web Services # ⟦Amazon Web Services⟧ earns what ⟦Amazon⟧ spends.
            Box, Dropbox # ⟦Dropbox⟧ is not ⟦Box⟧, and a Dropboxer is neither.
            Zoho # ⟦Zoho⟧ CRM and ⟦Zoho⟧ Books are cheap.
            """)
    void longestName(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Notion # The notion that wikis are dead is wrong. ⟦Notion⟧ is alive, and I use ⟦Notion⟧ daily.
            Zoom # Zoom out first. Then zoom in. Calls run on ⟦Zoom⟧.
            Box, Dropbox # Put it in the box. - Box the parts first.
            Target # Our target is clear: sales. ⟦Target⟧ sells food since 1995.
            Square, SumUp # ⟦Square⟧ and ⟦SumUp⟧ take cards. A square has four sides.
            You # You can search with it, and you will. Thank You for asking.
            Slack, Asana # - ⟦Slack⟧ – chat\\n- ⟦Asana⟧ – tasks\\n- Slack off on Fridays
            Apple # Eat an apple. Apples are healthy. The ⟦Apple⟧ Watch counts steps.
            Visa, Mastercard # We take ⟦VISA⟧ and ⟦Mastercard⟧; a visa is needed for Vietnam.
            box, Dropbox # i like ⟦dropbox⟧ and ⟦box⟧ but the box under my bed is full of it
            Bild # Auf dem Bild sieht man nichts. Laut ⟦Bild⟧ stimmt das nicht.
            Orange, SFR # ⟦Orange⟧ couvre tout, ⟦SFR⟧ suit. L'orange est un fruit.
            Meta # La meta no se mueve. Instagram es de ⟦Meta⟧.
            Claro, Vivo # É claro que sim. A ⟦Claro⟧ cresceu, a ⟦Vivo⟧ também. Claro que não.
            Allegro # Sprzedaję na ⟦Allegro⟧. Allegro to tempo w muzyce.
            """)
    void ordinaryWords(String names, String marked) {
        Marked.check(names, marked);
    }
}
