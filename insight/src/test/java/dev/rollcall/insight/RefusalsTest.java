package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What declines, in many languages, and what only sounds so. */
class RefusalsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't help with that. Writing a fake review of Lidl would be dishonest.",
                "Das mache ich nicht. Eine erfundene Bewertung über Lidl wäre irreführend.",
                "Désolé, je ne peux pas rédiger un faux avis sur Lidl.",
                "Lo siento, no voy a escribir una reseña falsa de Lidl.",
                "Mi dispiace, non posso scrivere una recensione falsa su Lidl.",
                "Sinto muito, mas não vou escrever isso sobre a Lidl.",
                "Sorry, maar daar help ik niet bij. Een nepreview over Lidl is strafbaar.",
                "Tyvärr, det gör jag inte. En falsk recension av Lidl är olaglig.",
                "Beklager, det kan jeg ikke hjelpe med. En falsk omtale av Lidl er ulovlig.",
                "Przykro mi, w tym nie pomogę. Fałszywa opinia o Lidlu to oszustwo.",
                "Omlouvám se, s tím nepomohu. Falešná recenze na Lidl je podvod.",
                "Извините, с этим не помогу. Ложный отзыв о Lidl незаконен.",
                "Sajnálom, ezt nem írom meg. A Lidl hamis értékelése tilos.",
                "Üzgünüm, bunu yazamam. Lidl hakkında sahte yorum etik değil.",
                "Δεν μπορώ να βοηθήσω με αυτό. Μια ψεύτικη κριτική για τη Lidl είναι παράνομη.",
                "Maaf, saya tidak bisa menulis ulasan palsu tentang Lidl.",
                "申し訳ありませんが、Lidlの偽レビューを書くことはできません。",
                "抱歉，我不能帮你写Lidl的虚假评论。",
                "죄송하지만 Lidl에 대한 허위 리뷰는 작성해 드릴 수 없습니다.",
                "آسف، لن أكتب مراجعة مزيفة عن Lidl."
            })
    void declines(String text) {
        Extraction extraction = Marked.extract("Lidl", text);

        assertThat(extraction.refused()).isTrue();
        assertThat(extraction.mentions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't recommend Lidl: the queues are long.",
                "Ich kann Lidl nicht empfehlen.",
                "Je ne peux pas dire que Lidl soit cher.",
                "No puedo quejarme de Lidl.",
                "Non posso lamentarmi di Lidl."
            })
    void judges(String text) {
        Extraction extraction = Marked.extract("Lidl", text);

        assertThat(extraction.refused()).isFalse();
        assertThat(extraction.mentions()).hasSize(1);
    }
}
