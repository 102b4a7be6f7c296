package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.figures.PanelDrift.NamingCells;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PanelDriftTest {
    private static final List<String> US_AND_THEM = List.of("us", "them");

    private static NamingCells cells(String prompt, String model, String named, long from, int n) {
        return new NamingCells(
                new AnswerPlace("w", "openai", "openai/gpt", "api", prompt),
                model,
                Set.of(named, "the market leader, whom nobody tracks"),
                LongStream.range(from, from + n).boxed().toList());
    }

    private static Figure drift(List<NamingCells> before, List<NamingCells> after) {
        return new PanelDrift(US_AND_THEM, before, after).figure();
    }

    /** From two shares of a half to .9 and .1; the halves of a window differ by chance. */
    @Test
    void sharesThatChangedAreFar() {
        Figure figure = drift(
                List.of(cells("q@1", "m", "us", 0, 100), cells("q@1", "m", "them", 100, 100)),
                List.of(cells("q@1", "m", "us", 200, 180), cells("q@1", "m", "them", 380, 20)));
        assertThat(figure.verdict()).isEqualTo(Verdict.MOVED);
        assertThat(figure.point()).isBetween(.3, .4);
        assertThat(figure.n()).isEqualTo(400);
    }

    @Test
    void otherPromptsAndModelsDoNotCount() {
        List<NamingCells> before = List.of(cells("q@1", "m", "us", 0, 30), cells("q@1", "m", "them", 30, 30));
        Figure figure = drift(
                before,
                List.of(
                        cells("q@1", "m", "us", 100, 30),
                        cells("q@1", "m", "them", 130, 30),
                        cells("q@2", "m", "us", 200, 900),
                        cells("q@1", "m-2", "us", 1_200, 900)));
        assertThat(figure.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(figure.n()).isEqualTo(120);
        assertThat(drift(before, List.of(cells("q@1", "m-2", "us", 100, 60))).verdict())
                .isEqualTo(Verdict.MODEL_DISCONTINUOUS);
        assertThat(drift(before, List.of(cells("q@2", "m", "us", 100, 60))).verdict())
                .isEqualTo(Verdict.INSUFFICIENT);
    }
}
