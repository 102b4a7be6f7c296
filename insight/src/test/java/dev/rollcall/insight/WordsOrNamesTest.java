package dev.rollcall.insight;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a word that is a name too is one here. Left: the names. Right: a text, with ⟦ ⟧ round what counts. */
class WordsOrNamesTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Caribou # Caribou are shy. A caribou hears well.
            Subway # The subway opened in 1904. Subway maps came later.
            Subway # ⟦Subway⟧ bakes its bread on site; ⟦Subway⟧ is everywhere.
            Coke # Steel needs coke. Coke is coal without its gas.
            Vadvirág # A vadvirág szép. Vadvirágok közé ne ültess mentát.
            Alpina # La flora alpina es frágil y la ensalada alpina, sencilla.
            Cravinho # Na cozinha, cravinho é um botão seco.
            Rohlík # Rohlík s máslem je klasika, rohlík se solí taky.
            Tori # Tori on auki lauantaisin, ja tori on keskellä kaupunkia.
            Venmo, Uber # Pay with ⟦Venmo⟧, or venmo them later; most people uber home.
            eMAG # ⟦eMAG⟧ is fast, and I order from ⟦eMAG⟧ a lot.
            Google # You can Google that, or ask ⟦Google⟧.
            Eni # Il nucleo -eni- sta in molte parole. ⟦Eni⟧ vende gas.
            Shell # Open a shell. Shell scripts run line by line.
            """)
    void wordsInLowerCaseElsewhere(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Haven, Butlin's # I'd book ⟦Butlin's⟧. ⟦Haven⟧ has a pool. ⟦Haven⟧ again in two years.
            Die Zeit, Spiegel # Der ⟦Spiegel⟧ und ⟦Die Zeit⟧ sind teuer.
            Lidl # Ich kaufe gern bei ⟦Lidl⟧ ein.
            Volvo # ⟦Volvo⟧ est fiable.
            """)
    void namedElsewhereOrInNoLanguageAWord(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Monday # - **Monday:** kitchen\\n- **Tuesday:** bath\\n- **Wednesday:** floors
            Venus # Mars, Venus et Saturne brillent ce soir.
            Orange # Orange peel, lemon and lime go into the cake.
            Apple # | Apple | Pear | Plum |\\n|---|---|---|\\n| firm | soft | soft |
            Mango # Mango, papaya, lime and kiwi are in season.
            """)
    void othersOfItsClass(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Elektra # «Elektra», con k, es el título alemán de la ópera.
            Yuvam # ⟦Yuvam⟧ bir girişim. “Yuvam” “my home” demek.
            au # auの綴りはラテン語に由来します。
            True # คำว่า true แปลว่าแท้จริง
            Strumyk # Słowo „strumyk” oznacza mały strumień.
            """)
    void spokenOfAsAWord(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            פרטנר # פרטנר טוב הוא מישהו שמקשיב.
            キリン # 動物園のキリンは朝が苦手です。
            メルカリ # ⟦メルカリ⟧がいいと思います。手数料は一割です。
            比亚迪 # 家用首选⟦比亚迪⟧的海豹，保养便宜。
            카카오, 네이버 # ⟦카카오⟧뱅크와 ⟦네이버⟧페이가 있습니다.
            """)
    void scriptsWithoutCapitals(String names, String marked) {
        Marked.check(names, marked);
    }
}
