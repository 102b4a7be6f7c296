package dev.rollcall.insight;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People, places and things that bear the name of a company. */
class OtherBearersTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Alan # La vie d'Alan Turing est connue. Alan Le Guen en parle.
            Hoover # President Hoover had staff. Herbert Hoover too. The company ⟦Hoover⟧ makes cleaners.
            Siemens # Herr Siemens und Werner Siemens waren Brüder.
            Carmen # Carmen Sánchez escribe novelas.
            Ford # Harrison Ford acts. ⟦Ford⟧ builds cars.
            Oscar # Oscar Wilde wrote plays. ⟦Oscar⟧ insures members: the company is in New York.
            """)
    void people(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Amazon # Fish live in the Amazon basin. The Amazon River is long.
            Żywiec # ⟦Żywiec⟧ to piwo. W mieście Żywiec jest jezioro.
            Santander # ⟦Santander⟧ cobra comisiones. La ciudad de Santander es bonita.
            Liverpool # El club estuvo cerca de Liverpool en los sesenta.
            サッポロ # サッポロ駅からは歩いて十分です。
            Burger King # ⟦Burger King⟧ was early with the plant-based burger.
            Lindenhof # ⟦Lindenhof⟧ verkauft Brot. Der Lindenhof bei Kempten ist etwas anderes.
            Santander # La ciudad de Santander es bonita.
            Jordan # The city of Jordan lies inland.
            Patagonia # In Patagonia, the wind never stops. Chilean Patagonia has huts.
            Patagonia # I saw it in ⟦Patagonia⟧ shops, and the brand repairs it.
            """)
    void placesAndThings(String names, String marked) {
        Marked.check(names, marked);
    }
}
