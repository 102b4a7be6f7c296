package dev.rollcall.site.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether the chunk that answers a question is among the first five. */
class TallybirdTest {
    private static final int FIRST = 5;
    /** Of each ranking, before they are joined. */
    private static final int RANKED = 50;

    private static final Map<String, String> CONFIGS = Map.of("en", "english", "de", "german", "fr", "french");

    private static final TallybirdSite SITE = new TallybirdSite();
    private static FullText fullText;

    @BeforeAll
    static void index() throws Exception {
        fullText = new FullText();
        for (int i = 0; i < SITE.chunks.size(); i++) {
            var found = SITE.chunks.get(i);
            fullText.add(
                    i,
                    CONFIGS.getOrDefault(found.language(), "simple"),
                    found.chunk().heading(),
                    found.chunk().text());
        }
    }

    @AfterAll
    static void close() throws Exception {
        fullText.close();
    }

    private static boolean isRight(TallybirdSite.Question question, List<Integer> ranking, int first) {
        return ranking.stream().limit(first).anyMatch(id -> question.isAnsweredBy(SITE.chunks.get(id)));
    }

    private static int right(List<List<Integer>> rankings, int first) {
        int right = 0;
        for (int i = 0; i < rankings.size(); i++) {
            right += isRight(SITE.questions.get(i), rankings.get(i), first) ? 1 : 0;
        }
        return right;
    }

    private static List<List<Integer>> fullText() throws SQLException {
        var rankings = new ArrayList<List<Integer>>();
        for (var question : SITE.questions) {
            rankings.add(fullText.search(question.question(), RANKED));
        }
        return rankings;
    }

    private static List<List<Integer>> vectors(Embeddings embeddings) {
        List<byte[]> chunks =
                embeddings
                        .embed(SITE.chunks.stream()
                                .map(found -> found.chunk().searchText())
                                .toList())
                        .stream()
                        .map(Vectors::bytes)
                        .toList();
        return embeddings
                .embed(SITE.questions.stream()
                        .map(TallybirdSite.Question::question)
                        .toList())
                .stream()
                .map(query -> Vectors.nearest(query, chunks, RANKED).stream()
                        .map(Vectors.Near::index)
                        .toList())
                .toList();
    }

    @Test
    void everyQuestionHasAChunkThatAnswersIt() {
        assertThat(SITE.questions)
                .hasSize(60)
                .allMatch(question -> SITE.chunks.stream().anyMatch(question::isAnsweredBy));
        assertThat(SITE.chunks.stream()
                        .filter(found -> found.chunk().text().contains("money back within 30 days."))
                        .map(TallybirdSite.Found::page))
                .containsExactly("index.html");
    }

    @Test
    void fullTextAloneFindsMost() throws Exception {
        List<List<Integer>> rankings = fullText();
        report("full text", rankings);
        assertThat(right(rankings, FIRST)).isGreaterThanOrEqualTo(48);
    }

    @Test
    @NeedsEmbedder
    void togetherTheyFindNineOfTen() throws Exception {
        List<List<Integer>> words = fullText();
        List<List<Integer>> near;
        try (EmbedderProcess embedder = EmbedderProcess.start()) {
            near = vectors(embedder.embeddings());
        }
        var hybrid = new ArrayList<List<Integer>>();
        for (int i = 0; i < words.size(); i++) {
            hybrid.add(ReciprocalRank.join(List.of(words.get(i), near.get(i))).stream()
                    .map(ReciprocalRank.Ranked::what)
                    .toList());
        }
        report("vectors", near);
        report("hybrid", hybrid);
        assertThat(right(hybrid, FIRST))
                .isGreaterThanOrEqualTo(54)
                .isGreaterThanOrEqualTo(right(words, FIRST))
                .isGreaterThanOrEqualTo(right(near, FIRST));
    }

    private static void report(String name, List<List<Integer>> rankings) {
        if (Boolean.getBoolean("site.report")) {
            System.out.println(name + ": first " + right(rankings, 1) + ", in three " + right(rankings, 3)
                    + ", in five " + right(rankings, FIRST) + " of " + rankings.size() + ", " + SITE.chunks.size()
                    + " chunks");
            for (int i = 0; i < rankings.size(); i++) {
                if (!isRight(SITE.questions.get(i), rankings.get(i), FIRST)) {
                    System.out.println("  missed: " + SITE.questions.get(i));
                }
            }
        }
    }
}
