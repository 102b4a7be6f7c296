package dev.rollcall.site.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static DocumentText document(String html) {
        return MainText.of(PageReader.read(html.getBytes(StandardCharsets.UTF_8), "text/html", "https://a.example/"));
    }

    private static String sentence(int i) {
        return "Sentence number " + i
                + " says e.g. that Tallybird keeps the hours of a team and makes invoices of them.";
    }

    private static String sentences(int count) {
        return String.join(
                " ", IntStream.range(0, count).mapToObj(ChunkerTest::sentence).toList());
    }

    private static List<Chunk> checked(DocumentText document) {
        List<Chunk> chunks = Chunker.chunks(document);
        int[] signs = document.text().codePoints().toArray();
        int covered = 0;
        for (Chunk chunk : chunks) {
            assertThat(new String(signs, chunk.start(), chunk.end() - chunk.start()))
                    .isEqualTo(chunk.text());
            assertThat(TokenEstimate.of(chunk.text())).isBetween(1, Chunker.MOST);
            assertThat(chunk.start() > covered ? new String(signs, covered, chunk.start() - covered) : "")
                    .isBlank();
            covered = chunk.end();
        }
        assertThat(new String(signs, covered, signs.length - covered)).isBlank();
        return chunks;
    }

    @Test
    void wholeSentencesWithOneOfOverlap() {
        List<Chunk> chunks = checked(document("<html lang=en><title>T</title><p>" + sentences(60)));
        assertThat(chunks.size()).isGreaterThan(5);
        for (Chunk chunk : chunks) {
            assertThat(chunk.text()).startsWith("Sentence number").endsWith("of them.");
        }
        for (int i = 1; i < chunks.size(); i++) {
            String before = chunks.get(i - 1).text();
            String last = before.substring(before.lastIndexOf("Sentence number"));
            assertThat(chunks.get(i).text()).startsWith(last);
            assertThat(TokenEstimate.of(before)).isBetween(Chunker.LEAST, Chunker.MOST);
        }
    }

    @Test
    void theHeadingPathStandsApartAndNoChunkEndsWithAHeading() {
        DocumentText document = document("<html lang=en><title>Docs</title><h1>Limits</h1><h2>Users</h2><p>"
                + sentences(20) + "<h2>Projects</h2><p>" + sentences(20));
        List<Chunk> chunks = checked(document);
        assertThat(chunks.get(0).heading()).isEqualTo("Docs");
        assertThat(chunks.get(1).heading()).isEqualTo("Docs › Limits › Users");
        assertThat(chunks.get(1).searchText())
                .isEqualTo("Docs › Limits › Users\n" + chunks.get(1).text());
        assertThat(chunks).noneMatch(chunk -> chunk.text().endsWith("Projects"));
        assertThat(chunks).anyMatch(chunk -> chunk.text().contains("Projects\n\nSentence number 0"));
    }

    @Test
    void aLongTableIsCutBetweenRowsAndKeepsItsHeader() {
        var rows = new StringBuilder("<title>Prices</title><table><tr><th>Country<th>Price<th>Tax");
        for (int i = 0; i < 100; i++) {
            rows.append("<tr><td>Country ")
                    .append(i)
                    .append("<td>$")
                    .append(i)
                    .append(".50<td>")
                    .append(i)
                    .append(" %");
        }
        List<Chunk> chunks = checked(document(rows.toString()));
        assertThat(chunks.size()).isGreaterThan(3);
        assertThat(chunks.get(0).heading()).isEqualTo("Prices");
        assertThat(chunks.get(0).text()).startsWith("Country | Price | Tax\nCountry 0 | $0.50 | 0 %");
        for (Chunk chunk : chunks.subList(1, chunks.size())) {
            assertThat(chunk.heading()).isEqualTo("Prices › Country | Price | Tax");
            assertThat(chunk.text()).matches("(?s)Country \\d+ \\|.* %");
        }
    }

    @Test
    void equalTextsHaveEqualHashesAndAnotherHeadingAnother() {
        Chunk one = checked(document("<title>A</title><p>Text.")).get(0);
        assertThat(checked(document("<title>A</title><p>Text.")).get(0).textSha())
                .isEqualTo(one.textSha());
        assertThat(checked(document("<title>B</title><p>Text.")).get(0).textSha())
                .isNotEqualTo(one.textSha());
        assertThat(one.textSha()).hasSize(32);
    }

    @Test
    void aTextWithoutWordsHasNoChunks() {
        assertThat(checked(document(""))).isEmpty();
        assertThat(checked(document("<p> \u00a0 </p>"))).isEmpty();
    }

    @Test
    void scriptsWithoutSpacesAndFromRightToLeft() {
        checked(document("<html lang=ja><p>" + "料金はユーザーあたり月額千二百円です。".repeat(200)));
        checked(document("<html lang=th><p>" + "ราคาต่อผู้ใช้ต่อเดือนคือสิบสองดอลลาร์".repeat(200)));
        List<Chunk> hebrew = checked(document("<html lang=he><p>" + "המחיר הוא שנים עשר דולר לחודש. ".repeat(200)));
        assertThat(hebrew).allMatch(chunk -> chunk.text().endsWith("."));
        List<Chunk> emoji = checked(document("<html lang=en><p>" + "\uD83D\uDE00".repeat(5_000)));
        assertThat(emoji).noneMatch(chunk -> chunk.text().contains("\uFFFD"));
    }

    @Test
    void oneGiantSentenceIsCutBetweenWords() {
        List<Chunk> chunks = checked(document("<p>" + "and another word ".repeat(5_000)));
        assertThat(chunks)
                .allMatch(chunk -> chunk.text().matches("(?:and|another|word)\\b(?s:.*)\\b(?:and|another|word)"));
        checked(document("<p>" + "x".repeat(100_000)));
    }

    /** Ten times the text must not take a hundred times as long: what is quadratic takes hours here. */
    @Test
    void fiveMegabytesOfAnyShape() {
        var shapes = new ArrayList<String>();
        shapes.add("x".repeat(5_000_000));
        shapes.add("one word after the other ".repeat(200_000));
        shapes.add("Short one. ".repeat(450_000));
        shapes.add("e.g. ".repeat(1_000_000));
        shapes.add("料金".repeat(800_000));
        shapes.add("<p>x</p>".repeat(600_000));
        for (String shape : shapes) {
            checked(document("<html lang=en><body>" + shape));
        }
    }
}
