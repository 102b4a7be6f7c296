package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A6: words whose letters Java could not read. */
class ArgumentsTest {
    private static final Charset C = StandardCharsets.US_ASCII;
    private static final Charset LATIN = StandardCharsets.ISO_8859_1;

    private static byte[] commandLine(Charset bytes, String... words) {
        return ("java\0-cp\0x\0Main\0" + String.join("\0", words) + "\0").getBytes(bytes);
    }

    @Test
    void lettersThatTheLocaleLostAreRead() {
        byte[] typed = commandLine(StandardCharsets.UTF_8, "ask", "münchen.de", "Größe von {domain}?", "日本");
        assertThat(Arguments.asTyped(C, typed, "ask", "m??nchen.de", "Gr????e von {domain}?", "\ufffd\ufffd\ufffd"))
                .containsExactly("ask", "münchen.de", "Größe von {domain}?", "日本");
        assertThat(Arguments.asTyped(
                        LATIN, typed, "ask", "mÃ¼nchen.de", "GrÃ¶Ã\u009fe von {domain}?", "æ\u0097¥æ\u009c¬"))
                .containsExactly("ask", "münchen.de", "Größe von {domain}?", "日本");
    }

    @Test
    void lettersOfTheLocaleStayWhatTheyAre() {
        assertThat(Arguments.asTyped(LATIN, commandLine(LATIN, "ask", "münchen.de"), "ask", "münchen.de"))
                .containsExactly("ask", "münchen.de");
    }

    @Test
    void lettersThatNobodyCanReadAreRefused() {
        assertThatThrownBy(() -> Arguments.asTyped(C, commandLine(LATIN, "ask", "münchen.de"), "ask", "m?nchen.de"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("LC_ALL");
        assertThatThrownBy(() -> Arguments.asTyped(C, commandLine(C, "other"), "Gr\ufffd\ufffde"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("LC_ALL");
    }
}
