package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that know nothing, that decline, and that sound so but say something. Few are read wrongly. */
class NothingSaidTest {
    private static final int MOST_WRONG = 4;

    @Test
    void absenceAndRefusalAreToldFromContent() {
        List<String> wrong = DataFiles.lines("nothing-said.txt").stream()
                .filter(line -> !isRight(line.split(" # ", -1)))
                .toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(MOST_WRONG);
    }

    /** @param line what the answer is, the names, the question, the answer */
    private static boolean isRight(String[] line) {
        Extraction said = Marked.extract(line[1], line[2], line[3]);
        return switch (line[0]) {
            case "A" -> said.mentions().isEmpty() && !said.refused();
            case "R" -> said.refused();
            default -> !said.mentions().isEmpty();
        };
    }
}
