package dev.rollcall.insight;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer does not know in many languages, and what only sounds so. */
class AbsentOrKnownTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Ferrolino # Non risulta nulla su Ferrolino tra le mie conoscenze.
            Ferrolino # Non ho trovato nessuna azienda di nome Ferrolino.
            Cravinho # Não encontrei nenhuma marca com o nome Cravinho. Na cozinha, cravinho é um botão.
            Strumyk # Nie mam informacji o firmie Strumyk. Słowo „strumyk” oznacza mały strumień.
            Jiskra # O firmě Jiskra nemám údaje. Jméno nesou kluby, například Jiskra Domažlice.
            Norrgård # Jag saknar helt uppgifter om Norrgård.
            Norrgård, IKEA # | | Norrgård | ⟦IKEA⟧ |\\n|---|---|---|\\n| Grundat | uppgift saknas | 1943 |\\n\\nJag saknar uppgifter om det första företaget, så jämförelsen blir ensidig.
            Quillmere # No company called Quillmere came up, 0 results for Quillmere.
            Quillmere # Zu Quillmere liegen mir keine Angaben vor.
            Quillmere # Je ne trouve aucune entreprise du nom de Quillmere.
            Quillmere # No encontré nada sobre Quillmere.
            Quillmere # Ik heb geen informatie over Quillmere.
            Quillmere # Brak mi danych o Quillmere.
            Quillmere # У меня нет данных о Quillmere.
            Quillmere # Quillmere hakkında bilgim yok.
            Quillmere # Minulla ei ole tietoa Quillmeresta.
            Quillmere # Quillmereについての情報はありません。
            Quillmere # 我没有关于Quillmere的信息。
            Quillmere # Quillmere에 대한 정보가 없습니다.
            Quillmere # ليس لدي معلومات عن Quillmere.
            Quillmere # אין לי מידע על Quillmere.
            Quillmere # Tidak ada informasi tentang Quillmere.
            Quillmere # Tôi không có thông tin về Quillmere.
            Quillmere # Nincs adatom a Quillmere cégről.
            Quillmere # Nu am informații despre Quillmere.
            Quillmere # Δεν έχω πληροφορίες για την Quillmere.
            Quillmere # Jeg har ingen oplysninger om Quillmere.
            Quillmere # मेरे पास Quillmere के बारे में जानकारी नहीं है।
            Quillmere # ไม่มีข้อมูลเกี่ยวกับ Quillmere
            """)
    void absent(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Cupra # De ⟦Cupra⟧ no hay nada fiable en ese presupuesto.
            Lidl # Ich kenne keine Firma, die besser liefert als ⟦Lidl⟧.
            Lidl # No conozco ninguna empresa mejor que ⟦Lidl⟧.
            Lidl # I know of no company that beats ⟦Lidl⟧.
            Lidl # Ik vind geen betere koffie dan bij ⟦Lidl⟧.
            Lidl # Não conheço nenhuma marca melhor que a ⟦Lidl⟧.
            Lidl # Jag hittar inget bättre än ⟦Lidl⟧.
            Lidl # Non conosco nessuna azienda migliore di ⟦Lidl⟧.
            Lidl # Je ne connais pas de magasin moins cher et plus frais que ⟦Lidl⟧.
            Lidl # Nie znam lepszego sklepu niż ⟦Lidl⟧.
            """)
    void known(String names, String marked) {
        Marked.check(names, marked);
    }
}
