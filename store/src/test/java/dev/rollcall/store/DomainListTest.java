package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B2 and B5: lists as people have them. */
class DomainListTest {
    private String taken;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stripe.com\nadyen.com\n",
                "stripe.com\r\nadyen.com\r\n",
                "stripe.com\radyen.com",
                "\ufeffstripe.com\n\n\n  adyen.com  \n",
                "# ours\nstripe.com # payments, cards; more\n\t\nadyen.com\t# too\n\u00a0\n",
                "https://stripe.com/#top\nhttps://adyen.com/a,b;c\n",
                "\"stripe.com\"\n\"adyen.com\" # quoted\n",
                "domain\nstripe.com\nadyen.com\n",
                "URL\nhttps://stripe.com/\nadyen.com\n",
                "1,stripe.com\n2,adyen.com\n",
                "1,stripe.com\r\n2,adyen.com\r\n",
                "stripe.com,1\nadyen.com,2\n",
                "stripe.com,\nadyen.com,\n",
                "rank,domain\n1,stripe.com\n2,adyen.com",
                "# Tranco\n#,Domain\n1,stripe.com # best\n2,adyen.com # too, really\n",
                "1;stripe.com;\"a, b\"\n2;adyen.com;c\n",
                "sep=;\r\nRang;Domäne;Land\r\n1;stripe.com;US\r\n2;adyen.com;NL\r\n",
                "rank\tsite\n1\tstripe.com\n2\tadyen.com\n",
                "1|stripe.com|x\n2|adyen.com|y\n",
                "\"1\",\"stripe.com\"\n\"2\",\"adyen.com\"\n",
                "1, \"stripe.com\" # best\n2, \"adyen.com\"\n",
                "\"1\",\"stripe.com\" # best\n\"2\",\"adyen.com\"\n",
                "origin,rank\nhttps://stripe.com,1000\nhttps://adyen.com,1000\n",
                "title,domain\n\"Money, \"\"fast\"\"\nand safe\",stripe.com\nPay,adyen.com\n",
                "size,domain\n12\" pipe,stripe.com\n9\",adyen.com\n",
                ",,\n1,stripe.com,\n2,adyen.com,\n,,\n",
                "Domain Name,Mail\nstripe.com,me@stripe.com\nadyen.com,you@adyen.com\n",
                "stripe.com, adyen.com\n",
                "# ours\n\nstripe.com adyen.com # two\n",
                "\"stripe.com\";'https://adyen.com/';\n",
                "stripe.com\tadyen.com",
                "sep=|\nstripe.com|adyen.com\n// end\n",
                "'stripe.com'\n'adyen.com'\n",
                "'stripe.com',1\n'adyen.com',2\n",
                "// ours\nstripe.com\n//todo: more\nadyen.com\n",
                "; ours\nstripe.com\n;bing.com\n; bing.com\n; x.com\nadyen.com\n",
                ";stripe.com\n;adyen.com\n",
                "//stripe.com/a\n//adyen.com\n",
                "stripe.com\n\u001a\nadyen.com\n",
                "url,redirects to\nhttp://stripe.com,https://stripe.com/en\nadyen.com,adyen.com\n",
            })
    void theDomainsAreFound(String text) {
        assertThat(names(text)).containsExactly("stripe.com", "adyen.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a.com\\nb.com ~ ``",
                "Domain\\na.com ~ the column Domain, 1 header line skipped",
                "1,a.com\\n2,b.com ~ column 2 of 2",
                "rank,domain\\n1,a.com ~ column 2 (domain) of 2, 1 header line skipped",
                "GlobalRank,TldRank,Domain,TLD,RefSubNets,RefIPs,IDN_Domain,IDN_TLD\\n1,1,a.com,com,9,9,b.com,com"
                        + " ~ column 3 (Domain) of 8, 1 header line skipped",
                "Sitio web\\na.com ~ the column Sitio web, 1 header line skipped",
                "Dom\u00e4ne\\na.com\\nb.com ~ the column Dom\u00e4ne, 1 header line skipped",
                "Unsere Kunden\\na.com ~ the column Unsere Kunden, 1 header line skipped",
                "Seite;Aufrufe\\na.com;7 ~ column 1 (Seite) of 2, 1 header line skipped",
            })
    void whatWasTakenIsSaid(String text, String words) {
        names(text.replace("\\n", "\n"));
        assertThat(taken).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"domain, a.com", "DOMAIN, a.com", "1, a.com", "idn_domain, b.com", "IDN Domain, b.com", "3, b.com"})
    void theColumnMayBeNamed(String column, String name) {
        DomainList list = list(bytes("Domain,Note,IDN_Domain\na.com,x,b.com\n"), column);
        assertThat(list.domains()).extracting(Domain::name).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"country", "4", "0", "-1", "99999999999"})
    void aColumnThatIsNotThereIsSaid(String column) {
        assertThatThrownBy(() -> list(bytes("Domain,Note,IDN_Domain\na.com,x,b.com\n"), column))
                .isInstanceOf(UnreadableListException.class)
                .hasMessage("there is no column " + column
                        + " in it (--column); its first line has 3 columns: Domain, Note, IDN_Domain");
    }

    @Test
    void whereTwoColumnsHoldDomainsNobodyGuesses() {
        assertThatThrownBy(() -> names("a.com,b.com\nc.com,d.com\n"))
                .hasMessage("its columns 1 and 2 both hold domains: say which with --column (2 columns: a.com, b.com)");
        assertThat(list(bytes("a.com,b.com\nc.com,d.com\n"), "2").domains())
                .extracting(Domain::name)
                .containsExactly("b.com", "d.com");
    }

    /** B5 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "1,google.com\\n2,a.com ~ 1 ~ its column 1 holds '1', '2', which are numbers; column 2 ('google.com', 'a.com')"
                        + " looks like domains: --column 2",
                "rank;domain\\n1;a.com\\n2;b.com ~ rank ~ its column rank holds '1', '2', which are numbers;"
                        + " column 2 ('a.com', 'b.com') looks like domains: --column 2",
                "a.com\tPay\\nb.com\tBuy\\nc.com\tX\\nd.com\tY ~ 2 ~ its column 2 holds 'Pay', 'Buy', 'X', …, which are no"
                        + " domains; column 1 ('a.com', 'b.com', 'c.com', …) looks like domains: --column 1",
            })
    void theWrongColumnIsSaid(String text, String column, String words) {
        assertThatThrownBy(() -> list(bytes(text.replace("\\n", "\n")), column)).hasMessage(words);
    }

    /** B5: of Excel on Windows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dom\u00e4ne\r\na.com\r\nb.com\r\n",
                "Rang;Dom\u00e4ne\n1;a.com\n2;b.com\n",
                "P\u00e1gina\tn\na.com\tx\nb.com\ty"
            })
    void aHeaderThatIsNotUtf8IsSkipped(String text) {
        DomainList list = list(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), null);
        assertThat(list.bad()).isEmpty();
        assertThat(list.domains()).extracting(Domain::name).containsExactly("a.com", "b.com");
        assertThat(taken).endsWith("1 header line skipped (it is not UTF-8)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"foo.invalidtld\na.com\n", "Kunden\na.com\nlocalhost\n", "10\na.com\n", "me@x.com\na.com\n"})
    void aBadFirstLineIsNoHeader(String text) {
        assertThat(list(bytes(text), null).bad().get(0).place()).isEqualTo(1);
    }

    @Test
    void aLineOfMoreThanDomainsIsNotCut() {
        assertThat(list(bytes("stripe.com adyen.com and more"), null).badCount())
                .isPositive();
    }

    @Test
    void eachBadLineIsReportedWithItsNumber() {
        DomainList list = list(bytes("# ours\r\nstripe.com\r\n\r\ncom\r\nme@x.com\r\nfoo bar\r\nadyen.com\r\n"), null);
        assertThat(list.domains()).hasSize(2);
        assertThat(list.bad()).extracting(BadEntry::place).containsExactly(4L, 5L, 6L);
        assertThat(list.bad()).extracting(BadEntry::value).containsExactly("com", "me@x.com", "foo bar");
        assertThat(list.badByKind(false))
                .isEqualTo("1 name without a dot, 1 e-mail address, 1 name with a character that no domain has");
    }

    @Test
    void badRowsOfATableHaveTheirNumbersToo() {
        DomainList list = list(
                bytes(
                        "rank,domain,note\n1,a.com,x\n2\n\"oops,b.com,x\n4,c.com,\"two\nlines\"\n5,localhost,x\n6,d.com,x\n"),
                null);
        assertThat(list.domains()).extracting(Domain::name).containsExactly("a.com", "c.com", "d.com");
        assertThat(list.bad()).extracting(BadEntry::place).containsExactly(3L, 4L, 7L);
        assertThat(list.bad())
                .extracting(BadEntry::reason)
                .startsWith(
                        "it has 1 of the list's columns; domains are in column 2",
                        "a quote is opened in it and not closed");
    }

    @Test
    void theFirstAreKeptAndAllAreCounted() {
        String junk = IntStream.range(0, 1_200).mapToObj(i -> "junk" + i + "\n").collect(Collectors.joining());
        DomainList list = list(bytes("a.com\nb.com\n" + junk + "7\n"), null);
        assertThat(list.bad()).hasSize(20);
        assertThat(list.badCount()).isEqualTo(1_201);
        assertThat(list.badByKind(true)).isEqualTo("1,180 names without a dot, 1 number or IP address");
    }

    @Test
    void otherSpellingsOfADomainAreDuplicates() {
        DomainList list =
                list(bytes("münchen.de\nMU\u0308NCHEN.de.\nxn--mnchen-3ya.de\nhttps://münchen.de/\nx.de\n"), null);
        assertThat(list.domains()).hasSize(2);
        assertThat(list.duplicates()).isEqualTo(3);
        assertThat(list.place(Domain.parse("münchen.de"))).isEqualTo(1);
    }

    @Test
    void publicSuffixesAreDomainsWithARemark() {
        DomainList list = list(bytes("a.com\ngov.uk\nnetlify.app\ngithub.io\n"), null);
        assertThat(list.domains()).hasSize(4);
        assertThat(list.remarkCount()).isEqualTo(3);
        assertThat(list.remarks().get(0).place()).isEqualTo(2);
    }

    @Test
    void bytesThatAreNotUtf8AreReportedWithTheirLine() {
        DomainList list = list(
                new ByteArrayInputStream("a.com\nmünchen.de\nb.com\n".getBytes(StandardCharsets.ISO_8859_1)), null);
        assertThat(list.domains()).hasSize(2);
        assertThat(list.bad().get(0).place()).isEqualTo(2);
        assertThat(list.bad().get(0).reason()).contains("not UTF-8");
        String table = "1,a.com,Zürich\n2,züri.ch,x\n3,b.com,Köln\n";
        DomainList other = list(new ByteArrayInputStream(table.getBytes(StandardCharsets.ISO_8859_1)), null);
        assertThat(other.bad()).extracting(BadEntry::place).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkSaysTheEncoding(String charset) {
        byte[] text = "\ufeffbücher.de\r\nstripe.com\r\n".getBytes(Charset.forName(charset));
        assertThat(list(new ByteArrayInputStream(text), null).domains())
                .extracting(Domain::name)
                .containsExactly("xn--bcher-kva.de", "stripe.com");
    }

    @Test
    void packedListsAreUnpacked() throws IOException {
        byte[] gzip = gzip("\ufeff1,a.com\n2,b.com\n".getBytes(StandardCharsets.UTF_8));
        assertThat(list(new ByteArrayInputStream(gzip), null).domains()).hasSize(2);
        byte[] cut = java.util.Arrays.copyOf(gzip, gzip.length - 12);
        assertThatThrownBy(() -> list(new ByteArrayInputStream(cut), null)).hasMessageContaining("can't be read");
        assertThat(list(zip("top-1m.csv"), null).domains()).hasSize(2);
        assertThatThrownBy(() -> list(zip("a.csv", "b.csv"), null)).hasMessageContaining("more than one file");
        assertThatThrownBy(() -> list(zip("[Content_Types].xml", "xl/workbook.xml"), null))
                .hasMessageContaining("save the sheet as CSV UTF-8");
    }

    /** Each is cut behind the first byte of its last character. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aTextThatEndsWithinACharacterIsRefused(String charset) {
        byte[] whole = "\ufeffa.com\nb\u00fccher.de\nc.com/\u20ac".getBytes(Charset.forName(charset));
        assertThat(list(new ByteArrayInputStream(whole), null).domains()).hasSize(3);
        int width = charset.equals("UTF-8") ? 3 : charset.startsWith("UTF-16") ? 2 : 4;
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - width + 1);
        assertThatThrownBy(() -> list(new ByteArrayInputStream(cut), null))
                .isInstanceOf(UnreadableListException.class)
                .hasMessage("it ends in the middle of a character: it was cut on its way, or it is not " + charset);
    }

    /** A character beyond the first 65,536 is two units of UTF-16. */
    @Test
    void halfAPairIsHalfACharacter() {
        byte[] whole = "\ufeffa.com\nc.com/\ud83d\ude00".getBytes(StandardCharsets.UTF_16LE);
        assertThat(list(new ByteArrayInputStream(whole), null).domains()).hasSize(2);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 2);
        assertThatThrownBy(() -> list(new ByteArrayInputStream(cut), null))
                .hasMessageStartingWith("it ends in the middle of a character");
    }

    @Test
    void aListAboveItsBoundsIsRefused() throws IOException {
        byte[] text = "a.com\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> read(DomainListReader.of(
                        new ByteArrayInputStream(gzip(text)), null, new ListBounds(5_999, Long.MAX_VALUE))))
                .isInstanceOf(ListTooLongException.class)
                .hasMessage("unpacked it has more than 5,999 bytes, which is the most");
        assertThatThrownBy(() -> read(
                        DomainListReader.of(new ByteArrayInputStream(text), null, new ListBounds(Long.MAX_VALUE, 999))))
                .hasMessage("it has more than 999 lines, which is the most");
        read(DomainListReader.of(new ByteArrayInputStream(gzip(text)), null, new ListBounds(6_000, 1_000)));
    }

    @Test
    void otherFormatsAreParsedLineByLine() {
        LineParser parser = line -> {
            if (line.startsWith("[")) {
                throw new IllegalArgumentException("it is a list");
            }
            return line.replace("\"", "");
        };
        var list = new DomainList(20);
        DomainListReader.ofJsonLines(bytes("\"a.com\"\n\n[1]\n \"localhost\"\n\"b.com\""), parser, ListBounds.NONE)
                .readAll(list);
        assertThat(list.domains()).extracting(Domain::name).containsExactly("a.com", "b.com");
        assertThat(list.bad()).extracting(BadEntry::place).containsExactly(3L, 4L);
        assertThat(list.bad().get(0).reason()).isEqualTo("it is a list");
        assertThat(list.badByKind(false)).startsWith("1 local or reserved name, 1 line without a domain in JSON");
    }

    @Test
    void aLineWithoutEndIsNotHeld() {
        DomainList list = list(bytes("a.com\n" + "x".repeat(3_000_000) + "\nb.com\n"), null);
        assertThat(list.domains()).hasSize(2);
        assertThat(list.bad().get(0).reason()).isEqualTo("it is longer than 65536 characters");
        assertThat(list.bad().get(0).value()).hasSizeLessThan(70_000);
    }

    @Test
    void anEmptyListHasNothingInIt() {
        assertThat(names("")).isEmpty();
        assertThat(names("# nothing\n\n")).isEmpty();
        assertThat(names("domain\n")).isEmpty();
    }

    /** Not a measure: it must end, and hold of a million lines no more than their names' count. */
    @Test
    void aLongListIsStreamed() {
        var lines = new LongList(300_000);
        var reader = DomainListReader.of(lines, null);
        var count = new int[2];
        reader.readAll(new DomainListReader.Sink() {
            @Override
            public void domain(long line, Domain domain) {
                count[0]++;
            }

            @Override
            public void bad(BadEntry entry) {
                count[1]++;
            }
        });
        assertThat(count).containsExactly(299_700, 300);
    }

    /** Text that is made as it is read: every thousandth name is bad. */
    private static final class LongList extends java.io.Reader {
        private final int most;
        private int made;
        private StringReader line = new StringReader("");

        private LongList(int most) {
            this.most = most;
        }

        @Override
        public int read(char[] to, int from, int length) throws IOException {
            int read = line.read(to, from, length);
            if (read < 0 && made < most) {
                made++;
                line = new StringReader(made + ",site" + made + (made % 1_000 == 0 ? "\n" : ".com\n"));
                return read(to, from, length);
            }
            return read;
        }

        @Override
        public void close() {}
    }

    private List<String> names(String text) {
        DomainList list = list(bytes(text), null);
        assertThat(list.bad()).isEmpty();
        return list.domains().stream().map(Domain::name).toList();
    }

    private DomainList list(InputStream in, String column) {
        var reader = DomainListReader.of(in, column);
        taken = reader.layout().words();
        var list = new DomainList(20);
        reader.readAll(list);
        return list;
    }

    private static void read(DomainListReader reader) {
        reader.readAll(new DomainList(20));
    }

    private static byte[] gzip(byte[] text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream zip(String... names) throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write("1,a.com\n2,b.com\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        return new ByteArrayInputStream(zip.toByteArray());
    }
}
