package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FullScreenTest {
    private static final String OPEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String CLOSE = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void drawsOverWhatItDrewAndLeavesTheTerminalAsItWas() {
        FullScreen screen = screen(false, 80, 24);
        screen.draw(List.of(ScreenLine.strong("one"), ScreenLine.plain("two")));
        screen.draw(List.of(ScreenLine.plain("three")));
        screen.close();
        assertThat(printed())
                .isEqualTo(
                        OPEN + "\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J" + "\u001b[Hthree\u001b[K\u001b[J" + CLOSE);
    }

    @Test
    void nothingIsDrawnOnceItIsClosed() {
        FullScreen screen = screen(false, 80, 24);
        screen.draw(List.of(ScreenLine.plain("one")));
        screen.close();
        screen.draw(List.of(ScreenLine.plain("two")));
        screen.close();
        assertThat(printed()).endsWith("one\u001b[K\u001b[J" + CLOSE);
    }

    @Test
    void aScreenThatWasNeverDrawnIsNotTouched() {
        screen(false, 80, 24).close();
        assertThat(printed()).isEmpty();
    }

    @Test
    void itKeepsWithinTheWindow() {
        screen(false, 10, 3)
                .draw(List.of(
                        ScreenLine.plain("1234567890"),
                        ScreenLine.plain("b"),
                        ScreenLine.plain("c"),
                        ScreenLine.plain("d")));
        assertThat(printed()).isEqualTo(OPEN + "\u001b[H123456789\u001b[K\r\nb\u001b[K\r\n2 more li\u001b[K\u001b[J");
    }

    /** Where a line is cut, its colour still ends. */
    @Test
    void coloursEndWithTheLine() {
        screen(true, 10, 3).draw(List.of(ScreenLine.bad("1234567890")));
        assertThat(printed()).contains("\u001b[31m123456789\u001b[0m\u001b[K");
    }

    @Test
    void theSizeThatIsExportedCounts() {
        var env = Map.of("COLUMNS", "132", "LINES", "50", "NO_COLOR", "1");
        Terminal terminal = Terminal.of(env, true);
        assertThat(terminal.width()).isEqualTo(132);
        assertThat(terminal.height()).isEqualTo(50);
        assertThat(terminal.red("x")).isEqualTo("x");
        assertThat(Terminal.of(env, false).width()).isEqualTo(80);
    }

    private FullScreen screen(boolean colours, int width, int height) {
        return new FullScreen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new Terminal(true, colours, true, () -> width, () -> height));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
