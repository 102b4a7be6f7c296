package dev.rollcall.api.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.pages.TrendPlot;
import dev.rollcall.pages.TrendPlot.TrendWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendPlotTest {
    @Test
    void aLineLeadsNeitherAcrossAMissingFigureNorToOtherModels() {
        var plot = new TrendPlot(
                List.of(
                        window(.5, false),
                        window(.25, false),
                        window(null, false),
                        window(.75, false),
                        window(1.0, true)),
                "five windows");
        assertThat(plot.lines()).containsExactly("100.0,100.0 300.0,150.0");
        assertThat(plot.bands()).containsExactly("100.0,80.0 300.0,130.0 300.0,170.0 100.0,120.0");
    }

    private static TrendWindow window(Double point, boolean otherModels) {
        Double low = point == null ? null : point - .1;
        Double high = point == null ? null : point + .1;
        return new TrendWindow("w", point, low, high, null, null, null, null, otherModels, false);
    }
}
