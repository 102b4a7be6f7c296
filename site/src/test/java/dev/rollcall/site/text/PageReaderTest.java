package dev.rollcall.site.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageReaderTest {
    private static PageText read(String html) {
        return PageReader.read(
                html.getBytes(StandardCharsets.UTF_8), "text/html; charset=utf-8", "https://a.example/docs/x?y=1");
    }

    private static List<String> texts(String body) {
        return read("<body>" + body).blocks().stream().map(Block::text).toList();
    }

    @Test
    void headTellsTitleLanguageCanonicalAndWhetherToKeepIt() {
        PageText page = read("""
                <html lang="de-AT"><head><title> Preise \n und  Tarife</title><link rel="canonical" href="/preise">
                <meta name="robots" content="NOINDEX, follow"></head><body><p>Text</p>""");
        assertThat(page.title()).isEqualTo("Preise und Tarife");
        assertThat(page.language()).isEqualTo("de");
        assertThat(page.canonical()).isEqualTo("https://a.example/preise");
        assertThat(page.noindex()).isTrue();
        assertThat(read("<p>x</p>").noindex()).isFalse();
        assertThat(read("<link rel=canonical href='javascript:alert(1)'>").canonical())
                .isNull();
    }

    @Test
    void linksAreAbsoluteOnceAndOnlyThoseThatMayBeFollowed() {
        String links =
                "<base href='/en/'><a href='a#top'>A</a> <a href='a'>A again</a> <a href='mailto:x@a.example'>mail</a>"
                        + "<a href='//b.example/c'>C</a> <a rel='ugc nofollow' href='d'>D</a> <a href='javascript:void(0)'>E</a>";
        assertThat(read(links).links()).containsExactly("https://a.example/en/a", "https://b.example/c");
        assertThat(read("<meta name=robots content=nofollow>" + links).links()).isEmpty();
    }

    @Test
    void languageIsGuessedWhereNobodyTellsIt() {
        assertThat(read("<p>Der Vertrag wird nicht verlängert, und die Daten werden von uns gelöscht.")
                        .language())
                .isEqualTo("de");
        assertThat(read("<p>The contract is not renewed, and you are free to export the data.")
                        .language())
                .isEqualTo("en");
        assertThat(read("<p>料金はユーザーあたり月額です。").language()).isEqualTo("ja");
        assertThat(read("<p>התשלום הוא חודשי").language()).isEqualTo("he");
        assertThat(read("<p>2026").language()).isEqualTo("und");
    }

    @Test
    void blocksHaveTheirKindAndTheHeadingsAboveThem() {
        List<Block> blocks =
                read("<h1>Docs</h1><p>Intro <b>bold</b>.<h2>Limits</h2><ul><li>one<li>two</ul><h2>Errors</h2><pre>a\n  b</pre>")
                        .blocks();
        assertThat(blocks)
                .extracting(Block::kind, Block::headings, Block::text)
                .containsExactly(
                        tuple(Block.Kind.HEADING, List.of(), "Docs"),
                        tuple(Block.Kind.PARAGRAPH, List.of("Docs"), "Intro bold."),
                        tuple(Block.Kind.HEADING, List.of("Docs"), "Limits"),
                        tuple(Block.Kind.ITEM, List.of("Docs", "Limits"), "one"),
                        tuple(Block.Kind.ITEM, List.of("Docs", "Limits"), "two"),
                        tuple(Block.Kind.HEADING, List.of("Docs"), "Errors"),
                        tuple(Block.Kind.CODE, List.of("Docs", "Errors"), "a\n  b"));
    }

    @Test
    void whatBrowsersHideIsLeftOut() {
        assertThat(texts("""
                <p>seen <span hidden>no</span><span style="color:red; DISPLAY : none">no</span><span aria-hidden=true>no</span></p>
                <script>no</script><style>no</style><noscript>no</noscript><template><p>no</template><!-- no --><svg><text>no</text></svg>
                <div style="visibility:hidden"><p>no</p></div><select><option>no</select><details><summary>asked</summary><p>answered""")).containsExactly("seen", "asked", "answered");
    }

    @Test
    void aTableKeepsItsRowsAndItsHeader() {
        List<Block> blocks = read("""
                        <table><caption>Plans</caption><thead><tr><th>Plan<th>Price<th>Seats</thead>
                        <tr><td rowspan=2>Team<td><ul><li>$12<li>monthly</ul><td>25<tr><td>$120 yearly<td>25<tr><td colspan=2>Free | none<td>1</table>""").blocks();
        assertThat(blocks)
                .extracting(Block::text)
                .containsExactly(
                        "Plans",
                        "Plan | Price | Seats\nTeam | $12 monthly | 25\nTeam | $120 yearly | 25\nFree / none |  | 1");
        assertThat(blocks.get(1).headerRows()).isEqualTo(1);
        assertThat(texts("<table><tr><td><p>left</p><td><table><tr><td>a<td>b</table></table>"))
                .containsExactly("left", "a | b");
    }

    @Test
    void plainTextIsReadByParagraphs() {
        PageText page = PageReader.read(
                "Terms\r\n\r\nfirst line\r\nsecond < line\r\n\r\n\r\nlast".getBytes(StandardCharsets.UTF_8),
                "text/plain",
                "https://a.example/t");
        assertThat(page.blocks()).extracting(Block::text).containsExactly("Terms", "first line\nsecond < line", "last");
        assertThat(page.title()).isEqualTo("Terms");
        assertThat(PageReader.reads("application/pdf")).isFalse();
        assertThat(PageReader.reads("text/html;charset=x")).isTrue();
    }

    @Test
    void blocksComeBackFromJson() {
        List<Block> blocks =
                read("<h1>A \"q\"</h1><p>one 😀</p><p>two</p><table><tr><th>x<th>y<tr><td>1<td>2</table><nav><a href=x>menu</a></nav>")
                        .blocks();
        assertThat(Blocks.fromJson(Blocks.toJson(blocks))).isEqualTo(blocks);
        assertThat(Blocks.toJson(blocks))
                .startsWith(
                        "[{\"k\":\"h\",\"x\":\"A \\\"q\\\"\"},{\"k\":\"p\",\"h\":[\"A \\\"q\\\"\"],\"x\":\"one 😀\"},{\"k\":\"p\",\"x\":\"two\"}");
        assertThatIllegalArgumentException().isThrownBy(() -> Blocks.fromJson("[{\"k\":\"?\",\"x\":\"a\"}]"));
        assertThatIllegalArgumentException().isThrownBy(() -> Blocks.fromJson("[{"));
    }

    @Test
    void nothingMakesItFail() {
        assertThat(read("").blocks()).isEmpty();
        assertThat(read("<div>".repeat(100_000) + "deep").blocks()).hasSize(1);
        assertThat(read("<table><tr>" + "<td rowspan=999999 colspan=999999>x".repeat(300))
                        .blocks())
                .isNotEmpty();
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            var bytes = new byte[random.nextInt(3_000)];
            random.nextBytes(bytes);
            PageText page = PageReader.read(bytes, "text/html", "https://a.example/");
            Chunker.chunks(MainText.of(page));
        }
    }
}
