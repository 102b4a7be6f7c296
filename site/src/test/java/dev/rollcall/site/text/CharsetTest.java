package dev.rollcall.site.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text is right whatever header and meta say. */
class CharsetTest {
    private static final String RUSSIAN =
            "Тариф Команда стоит 12 долларов в месяц за пользователя. Возврат денег возможен в течение"
                    + " тридцати дней после первого платежа, без объяснения причин.";
    private static final String JAPANESE = "チームプランの料金はユーザーあたり月額千二百円です。最初のお支払いから三十日以内であれば、" + "理由を問わず返金いたします。";
    private static final String GERMAN =
            "Für größere Büros gilt: Rückerstattungen dauern höchstens zehn Tage – „ohne Prüfung“.";
    private static final String FRENCH =
            "L’équipe répond à toutes les questions posées par écrit, même l’été ; c’est déjà payé.";

    private static String page(String meta, String text) {
        return "<html><head>" + meta + "<title>Tallybird</title><script>" + "var x = 1;\n".repeat(3_000)
                + "</script></head>" + "<body><p>" + text + "</p></body></html>";
    }

    private static String read(byte[] bytes, String header) {
        return PageReader.read(bytes, header, "https://tallybird.example/")
                .blocks()
                .get(0)
                .text();
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1251, text/html; charset=windows-1251",
        "windows-1251, text/html",
        "windows-1251, text/html; charset=utf-8",
        "windows-1251, text/html; charset=ISO-8859-1",
        "windows-1251, text/html; charset=KOI8-R",
        "windows-1251, text/html; charset=no-such-charset",
        "KOI8-R, text/html; charset=windows-1251",
        "KOI8-R, text/html; charset=utf-8",
        "UTF-8, text/html; charset=windows-1251",
        "UTF-8, text/html; charset=iso-8859-1",
        "UTF-8, text/html"
    })
    void russian(String charset, String header) {
        assertThat(read(page("", RUSSIAN).getBytes(Charset.forName(charset)), header))
                .isEqualTo(RUSSIAN);
    }

    @ParameterizedTest
    @CsvSource({
        "Shift_JIS, text/html; charset=Shift_JIS",
        "Shift_JIS, text/html",
        "Shift_JIS, text/html; charset=utf-8",
        "Shift_JIS, text/html; charset=iso-8859-1",
        "Shift_JIS, text/html; charset=windows-1251",
        "EUC-JP, text/html; charset=Shift_JIS",
        "EUC-JP, text/html",
        "ISO-2022-JP, text/html; charset=iso-2022-jp",
        "UTF-8, text/html; charset=Shift_JIS"
    })
    void japanese(String charset, String header) {
        assertThat(read(page("", JAPANESE).getBytes(Charset.forName(charset)), header))
                .isEqualTo(JAPANESE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html; charset=ISO-8859-1",
                "text/html",
                "text/html; charset=utf-8",
                "text/html; charset=us-ascii"
            })
    void western(String header) {
        Charset western = Charset.forName("windows-1252");
        assertThat(read(page("", GERMAN).getBytes(western), header)).isEqualTo(GERMAN);
        assertThat(read(page("", FRENCH).getBytes(western), header)).isEqualTo(FRENCH);
    }

    @Test
    void aMetaCountsWhereTheHeaderIsSilentOrWrong() {
        byte[] bytes = page("<meta charset='windows-1251'>", RUSSIAN).getBytes(Charset.forName("windows-1251"));
        assertThat(read(bytes, null)).isEqualTo(RUSSIAN);
        assertThat(read(bytes, "text/html; charset=utf-8")).isEqualTo(RUSSIAN);
        byte[] wrongMeta = page("<meta http-equiv='Content-Type' content='text/html; charset=utf-8'>", JAPANESE)
                .getBytes(Charset.forName("Shift_JIS"));
        assertThat(read(wrongMeta, null)).isEqualTo(JAPANESE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkCountsBeforeAll(String charset) {
        byte[] bytes = page("<meta charset='windows-1251'>", "\u00a3 12 f\u00fcr Japanese")
                .replaceFirst("^", "\ufeff")
                .getBytes(Charset.forName(charset));
        assertThat(read(bytes, "text/html; charset=Shift_JIS")).isEqualTo("\u00a3 12 f\u00fcr Japanese");
    }

    @Test
    void someFaultsDoNotMakeItAnotherCharset() throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.write(page("", RUSSIAN).getBytes(StandardCharsets.UTF_8));
        bytes.write(0xFF);
        assertThat(read(bytes.toByteArray(), "text/html; charset=utf-8")).startsWith(RUSSIAN);
        byte[] whole = page("", RUSSIAN).getBytes(StandardCharsets.UTF_8);
        int cut = whole.length - "</p></body></html>".length() - 2;
        assertThat(read(Arrays.copyOf(whole, cut), "text/html")).startsWith(RUSSIAN.substring(0, RUSSIAN.length() - 2));
    }
}
