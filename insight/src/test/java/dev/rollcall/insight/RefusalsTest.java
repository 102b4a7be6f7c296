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
                "آسف، لن أكتب مراجعة مزيفة عن Lidl.",
                "As an AI, I don't have taste, so I can't say which one is better.",
                "I'd rather not comment on that.",
                "I'm not a doctor, and I'm unable to suggest a dose. Please speak to a pharmacist.",
                "I understand that you're angry. However, I can't help with a threat.\n\nHere is what I can help with:\n- a"
                        + " letter to Lidl\n- a complaint",
                "Zu dieser Frage äußere ich mich nicht.",
                "Il m'est impossible de répondre à cette demande.",
                "Prefiero no entrar en ese tema.",
                "Non me la sento di scrivere una cosa simile.",
                "Não cabe a mim julgar isso.",
                "Op zulke vragen geef ik geen antwoord.",
                "Muszę odmówić wykonania tej prośby.",
                "Такие инструкции я не предоставляю.",
                "その件についてはお話しできません。",
                "这个我帮不了你。",
                "그런 글은 쓸 수 없습니다.",
                "हिंसा से जुड़े सवालों में मैं आपकी मदद नहीं कर सकता।"
            })
    void declines(String text) {
        Extraction extraction = Marked.extract("Lidl", text);

        assertThat(extraction.refused()).isTrue();
        assertThat(extraction.mentions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't open that page, sorry. Paste its text and I'll summarise it.",
                "Ich kann keine Webseiten aufrufen. Kopiere den Text hierher, dann fasse ich ihn zusammen.",
                "No puedo abrir enlaces ni ver páginas. Si pegas el texto, lo resumo.",
                "リンクを開くことはできません。本文を貼っていただければ要約します。",
                "실시간 재고는 확인할 수 없습니다. 매장에 전화해 보세요.",
                "\"I'm sorry, I can't do that,\" said the cashier, and pointed at the sign above the till.",
                "The domain seems to be registered, but I can't say what is on it."
            })
    void saysWhatItCannotSee(String text) {
        assertThat(Marked.extract("Lidl", text).refused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't pick just one. Lidl has the better bread and Aldi the longer hours.",
                "Das kann ich nicht entscheiden, aber vergleichen: Lidl hat das bessere Brot, Aldi die längeren Zeiten.",
                "No doy consejos legales, aunque Lidl acepta devoluciones treinta días y Aldi sesenta.",
                "個人的な意見は持っていませんが、パンの品質ではLidl、営業時間ではAldiが優れています。",
                "하나를 골라 드릴 수는 없지만 빵은 Lidl이, 영업시간은 Aldi가 더 낫습니다."
            })
    void answersAllTheSame(String text) {
        Extraction extraction = Marked.extract("Lidl, Aldi", text);

        assertThat(extraction.refused()).isFalse();
        assertThat(extraction.mentions()).hasSize(2);
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
