package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Words that are names too, where sentences begin: pairs in 13 languages, and short answers. Not every one is
 * read rightly; the numbers are how many at least.
 */
class SentenceStartsTest {
    /** @param marked the answer, with ⟦ ⟧ round what counts */
    private record Line(String names, String prompt, String marked) {
        boolean isRight() {
            String text = marked.replace("⟦", "").replace("⟧", "");
            return Marked.mark(text, Marked.extract(names, prompt, text)).equals(marked);
        }

        boolean namesSomebody() {
            return marked.contains("⟦");
        }
    }

    @Test
    void mostWordsAreToldFromNames() {
        List<Line> things =
                lines().stream().filter(line -> !line.namesSomebody()).toList();
        List<String> wrong = things.stream()
                .filter(line -> !line.isRight())
                .map(Line::marked)
                .toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(things.size() / 7);
    }

    @Test
    void mostNamesAreFound() {
        List<Line> names = lines().stream().filter(Line::namesSomebody).toList();
        List<String> wrong =
                names.stream().filter(line -> !line.isRight()).map(Line::marked).toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(names.size() / 6);
    }

    private static List<Line> lines() {
        var lines = new ArrayList<Line>();
        for (String line : DataFiles.lines("sentence-starts.txt")) {
            String[] parts = line.split(" # ", -1);
            lines.add(new Line(parts[1], parts[2], parts[3]));
        }
        return lines;
    }
}
