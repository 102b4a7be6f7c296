package dev.rollcall.insight;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that people, places, gods and animals bear too: the question and the sentence tell whose they are. */
class SharedNamesTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Mars # How long does a message take to a rover? # It depends on the planets. Mars has a day of 24 hours.
            Hermes # Who carried messages for Zeus? # Hermes did. When Hermes was one day old, he stole cattle.
            Wendy's # Can you continue the story? # Wendy's brother was late. Wendy's phone rang.
            Ford # Who was president after Nixon? # Gerald Ford. Ford pardoned him. Betty Ford is remembered too.
            DNA, Elisa # Mitä testi maksaa? # Testi maksaa 100 euroa. DNA luetaan sylkinäytteestä.
            Hermes # Which brands make bags? # ⟦Hermes⟧ makes the best known ones.
            Hermes # Who carries bags? # ⟦Hermes⟧ is a brand of bags.
            Hermes #  # The bags of ⟦Hermes⟧ cost more.
            """)
    void theQuestionTells(String names, String prompt, String marked) {
        Marked.check(names, prompt == null ? "" : prompt, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Sage # What goes well with gnocchi? # Brown butter and sage.\\n\\n**Sage** keeps for a week.
            Affirm # What do good managers do? # They affirm it. Affirm doesn't mean flatter.
            Spiegel=Der Spiegel # Wie putze ich Fenster? # Der Spiegel hängt im Flur. Jeder Spiegel braucht Licht.
            Monday # Which app? # ⟦Monday⟧ is an app for boards. On Monday we eat fish.
            Philips # Who invented it? # Henry F. Phillips, whose company sold it. A Phillips head isn't the same.
            Patagonia # Which brands repair? # ⟦Patagonia⟧ does. You can't buy it in Patagonia, Chile.
            """)
    void wordsAndNamesakes(String names, String prompt, String marked) {
        Marked.check(names, prompt, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            AEON=イオン, イトーヨーカドー # 食料品を買えるところは？ # ⟦イオン⟧は開いています。⟦イトーヨーカドー⟧は閉まります。イオン飲料も買えます。
            理想=理想汽车 # 年轻人需要什么？ # 理想很重要。理想化是危险的。
            """)
    void wordsOfScriptsWithoutCapitals(String names, String prompt, String marked) {
        Marked.check(names, prompt, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Target, Walmart # [Note: hours differ.] I'd try ⟦Target⟧ first, then ⟦Walmart⟧.
            Shopee=ช้อปปี้, Lazada=ลาซาด้า # ⟦ช้อปปี้⟧ส่งได้ภายในวันเดียว ส่วน⟦ลาซาด้า⟧มีของมากกว่า
            メルカリ # ⟦メルカリ⟧で売る。⟦メルカリ⟧アプリは便利。
            Beiersdorf AG & Co. KG # Nivea gehört ⟦Beiersdorf⟧.
            Target # <ul><li>⟦Target⟧: open till ten</li></ul>
            """)
    void howTheyAreWritten(String names, String marked) {
        Marked.check(names, marked);
    }
}
