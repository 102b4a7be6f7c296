package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B2: a file that is no list gets one line, before any of it is taken for an entry. */
class FileFormatTest {
    /** The first bytes that the programs themselves write. */
    @ParameterizedTest
    @CsvSource({
        "425a683931415926535945d4c2b8000001d1, it is bzip2",
        "fd377a585a000004e6d6b4460200210116, it is xz",
        "28b52ffd0458690000737472697065, it is zstd",
        "377abcaf271c0004a0b2c3d41700000000, it is a 7z archive",
        "526172211a0701003392b5e50a, it is a RAR archive",
        "04224d186440a70b000080, it is lz4",
        "d0cf11e0a1b11ae1000000000000, it is an old Excel workbook",
        "255044462d312e370a25e2e3cfd30a, it is PDF",
        "7f454c4602010100000000000000000003003e00, it has NUL bytes",
        "89504e470d0a1a0a0000000d49484452, it has NUL bytes",
        "612e636f6d00622e636f6d00, it has NUL bytes",
        "0b028074020103e25a3f1181a2b3, it has control characters",
    })
    void whatIsNoTextIsNamed(String hex, String words) {
        assertThatThrownBy(() -> names(HexFormat.of().parseHex(hex)))
                .isInstanceOf(UnreadableListException.class)
                .hasMessageStartingWith(words)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "<!DOCTYPE html>\\n<p>x ~ it is a web page, not a list",
                "\\n  <html lang=en><body>a.com ~ it is a web page, not a list",
                "<!-- saved --><html> ~ it is a web page, not a list",
                "<?xml version='1.0'?>\\n<urlset><url>a.com ~ it is XML",
                "<ns:list a='1'> ~ it is XML",
                "[\"stripe.com\",\"adyen.com\"] ~ it is JSON",
                "[\\n  {\"domain\": \"a.com\"} ~ it is JSON",
                "{\"domain\":\"a.com\"}\\n{\"domain\":\"b.com\"} ~ it is JSON",
                "\ufeff{ \"domains\": [ ~ it is JSON",
            })
    void textOfAnotherKindIsNamed(String text, String words) {
        byte[] bytes = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> names(bytes)).hasMessageStartingWith(words);
        byte[] wide = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> names(wide)).hasMessageStartingWith(words);
    }

    @Test
    void whatIsPackedTwiceIsNamed() throws IOException {
        byte[] once = gzip("a.com\nb.com\n".getBytes(StandardCharsets.UTF_8));
        assertThat(names(once)).hasSize(2);
        assertThatThrownBy(() -> names(gzip(once))).hasMessageStartingWith("it is packed twice, the inner one is gzip");
        assertThatThrownBy(() -> names(gzip(zip("a.csv", "x"))))
                .hasMessageStartingWith("it is packed twice, the inner one is ZIP");
        assertThatThrownBy(() -> names(gzip(HexFormat.of().parseHex("28b52ffd04586900"))))
                .hasMessageStartingWith("it is zstd");
        assertThatThrownBy(() -> names(zip("list.json", "[\"a.com\"]"))).hasMessageStartingWith("it is JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "[Content_Types].xml, it is an Excel workbook",
        "_rels/.rels, it is an Excel workbook",
        "docProps/app.xml, it is an Excel workbook",
        "mimetype, it is an OpenDocument file",
        "lists/, it is a ZIP that begins with no file",
    })
    void officeFilesAreNamed(String first, String words) throws IOException {
        byte[] bytes = zip(first, first.endsWith("/") ? "" : "application/vnd.oasis.opendocument.spreadsheet");
        assertThatThrownBy(() -> names(bytes)).hasMessageStartingWith(words);
    }

    /** Lists that only begin like something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BZh9.com\nb.com\n",
                "a.com\nb.com\n\u0001\nc\u0000.com\n# a longer list, in which two stray bytes are a fault of their lines\n",
                "7z.com\nb.com\n"
            })
    void whatOnlyBeginsLikeItIsRead(String text) {
        assertThat(names(text.getBytes(StandardCharsets.UTF_8))).contains("b.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void wideEncodingsAreReadWithAndWithoutAMark(String charset) {
        for (String mark : List.of("", "\ufeff")) {
            byte[] text = (mark + "stripe.com\r\nadyen.com\r\n").getBytes(Charset.forName(charset));
            assertThat(names(text)).containsExactly("stripe.com", "adyen.com");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void whereItIsNotCertainTheEncodingIsNamed(String charset) {
        byte[] text = "яндекс.рф\r\nstripe.com\r\nadyen.com\r\nbing.com\r\n".getBytes(Charset.forName(charset));
        assertThatThrownBy(() -> names(text))
                .hasMessage("it looks like " + charset + " without a byte order mark: save it as UTF-8");
    }

    /** A DOS end of file is no entry. */
    @ParameterizedTest
    @ValueSource(strings = {"a.com\r\nb.com\r\n\u001a", "a.com\nb.com\u001a", "a.com\nb.com\n\u001a\u001a\u001a"})
    void aCtrlZAtTheEndIsIgnored(String text) {
        assertThat(names(text.getBytes(StandardCharsets.UTF_8))).containsExactly("a.com", "b.com");
        assertThat(badCount).isZero();
    }

    private long badCount;

    private List<String> names(byte[] bytes) {
        var list = new DomainList(20);
        DomainListReader.of(new ByteArrayInputStream(bytes), null).readAll(list);
        badCount = list.badCount();
        return list.domains().stream().map(Domain::name).toList();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(String name, String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
