package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says it does not know, what it declines, and who else bears a name. */
class AbsenceTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Quillmere # I don't have any information about Quillmere.
            Quillmere # Unfortunately Quillmere does not appear in my training data. If you tell me what Quillmere sells, I can help.
            Quillmere, Mosswick # I have no data on Quillmere; ⟦Mosswick⟧, by contrast, sells paper.
            Quillmere, Mosswick # I've never heard of Quillmere, but ⟦Mosswick⟧ sells paper.
            Quillmere # Quillmere? Never heard of it.
            Quillmere # Avoid ⟦Quillmere⟧: it isn't sold here, and I know of no refunds.
            Stripe # I'm not aware of any outage at ⟦Stripe⟧ this week.
            Quillmere # ## Quillmere\\n\\nNo reliable information is available.
            Quillmere # **Quillmere:** unknown
            Quillmere, Mosswick # | | Quillmere | ⟦Mosswick⟧ |\\n|---|---|---|\\n| Founded | unknown | 1998 |\\n| Price | unknown | low |
            Quillmere # Zu Quillmere liegen mir keine Informationen vor.
            Quillmere # Leider kenne ich Quillmere nicht.
            Quillmere # Je ne connais pas Quillmere.
            Quillmere # Je n'ai aucune information sur Quillmere.
            Quillmere # No tengo información sobre Quillmere.
            Quillmere # Non ho informazioni su Quillmere.
            Quillmere # Não tenho informações sobre a Quillmere.
            Quillmere # Ik heb geen informatie over Quillmere.
            Quillmere # Jag har ingen information om Quillmere.
            Quillmere # Nie mam żadnych informacji o Quillmere.
            Quillmere # O firmě Quillmere nemám žádné informace.
            Quillmere # У меня нет информации о Quillmere.
            Quillmere # Quillmere hakkında bilgim yok.
            Quillmere # Quillmereについての情報はありません。
            Quillmere # 我没有关于Quillmere的信息。
            Quillmere # Quillmere에 대한 정보가 없습니다.
            Quillmere # ليس لدي معلومات عن Quillmere.
            Quillmere # אין לי מידע על Quillmere.
            Quillmere # Minulla ei ole tietoa Quillmeresta.
            Quillmere # मुझे Quillmere के बारे में कोई जानकारी नहीं है।
            """)
    void absence(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Mercury # Mercury is the planet closest to the Sun. Mercury has no moon.
            Mercury, Brex # ⟦Mercury⟧ is a bank for start-ups, like ⟦Brex⟧. Not to be confused with Mercury Insurance.
            Amazon # The Amazon River is long. ⟦Amazon⟧ sells books.
            Larkspur # Larkspur is a genus of flowering plants.
            Oracle # There are several things called Oracle, among them a town.
            Linde # Die Linde ist ein Baum. Linde ist außerdem ein Nachname.
            """)
    void otherBearers(String names, String marked) {
        Marked.check(names, marked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't help with that.",
                "I'm sorry, but I can't assist with that request. Is there something else I can do for you?",
                "I won't write fake reviews of PayPal. If you used PayPal, tell me how it was and I'll help you with the words.",
                "Dabei kann ich dir leider nicht helfen.",
                "Je ne peux pas vous aider à faire cela.",
                "Lo siento, no puedo ayudarte con eso.",
                "Mi dispiace, non posso aiutarti con questa richiesta.",
                "Desculpe, não posso ajudar com isso.",
                "Daar kan ik niet mee helpen.",
                "Tyvärr kan jag inte hjälpa till med det.",
                "Nie mogę w tym pomóc.",
                "S tím vám nemohu pomoci.",
                "Я не могу помочь с этим запросом.",
                "Bu konuda yardımcı olamam.",
                "申し訳ありませんが、お手伝いできません。",
                "抱歉，我无法提供帮助。",
                "죄송하지만 도와드릴 수 없습니다.",
                "آسف، لا أستطيع المساعدة في هذا الطلب.",
                "מצטער, אני לא יכול לעזור בזה.",
                "माफ़ कीजिए, मैं इसमें मदद नहीं कर सकता।",
                "ขออภัย ฉันไม่สามารถช่วยเรื่องนี้ได้",
            })
    void refusal(String text) {
        Extraction extraction = Marked.extract("PayPal", text);
        assertThat(extraction.refused()).isTrue();
        assertThat(extraction.mentions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I can't open links. If you paste the text I'll summarise it.",
                "I don't have personal opinions, but here is how they differ: PayPal is everywhere, Klarna splits the bill.",
                "I have no information about PayPal.",
                "You can't pay with PayPal there.",
                "I can't tell you what to buy. What I can say is that PayPal pays no dividend and has bought back its own shares for"
                        + " years; the rest depends on your horizon and on how much you trust cards.",
            })
    void noRefusal(String text) {
        assertThat(Marked.extract("PayPal", text).refused()).isFalse();
    }

    @Test
    void knowsTheDomain() {
        assertThat(knows("What is Quillmere?", "Quillmere sells ink.")).isTrue();
        assertThat(knows("What is Quillmere?", "I've never heard of Quillmere."))
                .isFalse();
        assertThat(knows("What is Quillmere?", "Quillmere is a village in Kent."))
                .isFalse();
        assertThat(knows("Who sells ink?", "Quillmere sells ink.")).isNull();
    }

    private static Boolean knows(String prompt, String text) {
        return Marked.extract("Quillmere", prompt, text).knowsDomain();
    }
}
