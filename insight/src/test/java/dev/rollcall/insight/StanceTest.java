package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom an answer advises to take, and whom it praises or blames. */
class StanceTest {
    private static final String AND = " # ";

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Asana or Trello for a small team? # Asana. Trello gets slow with many cards. # true
            Which tool should we use? # Go with Asana if you like boards. # true
            Which tool should we use? # Tools differ. I would avoid Asana for that. # false
            Should we take Asana? # Asana does what you need. That's my recommendation. # true
            Welche App soll ich nehmen? # Nimm Asana, wenn du im Team arbeitest. # true
            ¿Asana o Trello? # Yo elegiría Asana. # true
            Czy warto wziąć Asana? # Odradzam, Asana jest droga. # false
            How do I cancel Asana? # In Asana, open the settings. # false
            Who founded Asana? # Asana was founded in 2008. # false
            """)
    void advice(String prompt, String answer, boolean recommended) {
        assertThat(first(prompt, answer).recommended()).isEqualTo(recommended);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = AND, quoteCharacter = '\0', textBlock = """
            Asana is excellent. # POSITIVE
            Asana is not reliable. # NEGATIVE
            Asana is slow. # NEGATIVE
            Asana was founded in 2008. # NEUTRAL
            Asana est lent et cher. # NEGATIVE
            Asana ist sehr zuverlässig. # POSITIVE
            """)
    void praiseAndBlame(String answer, Mention.Sentiment sentiment) {
        assertThat(first("Tell me about Asana.", answer).sentiment()).isEqualTo(sentiment);
    }

    private static Mention first(String prompt, String answer) {
        return Marked.extract("Asana, Trello", prompt, answer).mentions().get(0);
    }
}
