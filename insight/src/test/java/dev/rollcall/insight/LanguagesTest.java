package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as languages inflect and join them. */
class LanguagesTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Rossmann, Telekom # ⟦Rossmanns⟧ App und die ⟦Telekom⟧-Tochter sind gut, ein Telekomiker ist das nicht.
            Nordea # ⟦Nordeas⟧ ränta är lägre än den som andra banker har, säger de.
            Spotify # Mange bruker ⟦Spotifys⟧ lister, og det er bra for dem som vil ha musikk.
            IKEA # Kävin ⟦IKEA⟧:ssa, ja ⟦IKEAn⟧ hyllyt ovat halpoja, mutta hyviä.
            Nokia # Olen ⟦Nokialla⟧ töissä ja käytän ⟦Nokiaa⟧ joka päivä.
            Allegro, OLX, Żabka # Kupuję na ⟦Allegrze⟧ i w ⟦OLX⟧-ie, a jem w ⟦Żabce⟧ albo pod ⟦Żabką⟧.
            Alza # Koupil jsem to v ⟦Alze⟧ a u ⟦Alzy⟧ to bylo levnější než jinde.
            Яндекс, Ozon=Озон # У ⟦Яндекса⟧ есть облако, а на ⟦Озоне⟧ его нет. Это не Яндексология.
            Rozetka=Розетка # Купив у ⟦Розетці⟧, бо з ⟦Розеткою⟧ простіше, ніж деінде.
            Telekom # A ⟦Telekomnál⟧ drágább, de a ⟦Telekommal⟧ gyorsabb, és nem is rossz.
            Emag # Am cumpărat de pe ⟦Emag⟧ și nu de la ⟦Emagul⟧ vecin, pentru că este mai ieftin.
            Trendyol # ⟦Trendyol⟧'un fiyatları ve ⟦Trendyol'da⟧ olan ürünler çok iyi.
            """)
    void endings(String names, String marked) {
        Marked.check(names, marked.replace("⟦Trendyol'da⟧", "⟦Trendyol⟧'da"));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            pt # Não conheço a Brindlewick.
            it # Non conosco Brindlewick.
            hu # Nem ismerem a Brindlewick céget.
            cs # O té firmě nic nevím.
            tr # Bir şey bulamadım.
            sv # Jag känner inte till något.
            en # Neither is known to me.
            en # Citroën, Müller and Nestlé.
            """)
    void shortTextsHaveALanguage(String language, String text) {
        assertThat(LanguageGuess.of(new TextTokens(FoldedText.of(text)), Lexicons.ENGLISH))
                .isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Notion=ノーション, LINE=ライン # ⟦Notion⟧は便利です。⟦ノーション⟧とも書きます。オンラインで使えます。
            Mercari=メルカリ, Rakuten=楽天 # ⟦メルカリ⟧と⟦楽天⟧ラクマを比べる。
            Xiaomi=小米, Huawei=华为 # ⟦小米⟧和⟦华为⟧都出手机。早饭吃小米粥。
            Coupang=쿠팡, Naver=네이버 # ⟦쿠팡⟧은 빠르고 ⟦네이버⟧에서는 느립니다. ⟦쿠팡⟧에서도 삽니다. 쿠팡맨은 아닙니다.
            Careem=كريم, Uber=أوبر # أستخدم ⟦كريم⟧ و⟦أوبر⟧ كل يوم. هو رجل كريم.
            Wolt=וולט # הזמנתי באפליקציה של ⟦וולט⟧, וב⟦וולט⟧ השירות מהיר. זה עשרה וולט.
            Flipkart=फ्लिपकार्ट # ⟦फ्लिपकार्ट⟧ पर सस्ता है और ⟦फ्लिपकार्ट⟧ की डिलीवरी तेज़ है।
            Shopee=ช้อปปี้ # ซื้อที่⟦ช้อปปี้⟧ถูกกว่า
            Tiki # ⟦Tiki⟧ giao nhanh, và tôi thường mua trên ⟦Tiki⟧.
            Tokopedia # Saya belanja di ⟦Tokopedia⟧, dan ⟦Tokopedianya⟧ cepat untuk semua yang ada.
            Notion # ⟦Notion⟧을 쓰고, ⟦Notion⟧に書き、用⟦Notion⟧记。
            """)
    void scripts(String names, String marked) {
        Marked.check(names, marked);
    }
}
