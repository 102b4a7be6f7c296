package dev.rollcall.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * A terminal's second screen, on which a picture is drawn over the one before. {@link #close} brings back what was on the
 * terminal before, with its cursor; nothing is drawn after that, from whichever thread.
 */
final class FullScreen implements AutoCloseable {
    /** The second screen; no cursor; lines that are too long do not go on in the next one. */
    private static final String OPEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    private static final String CLOSE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String TO_TOP = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final Terminal terminal;
    private boolean open;
    private boolean closed;

    FullScreen(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    synchronized void draw(List<ScreenLine> lines) {
        if (closed) {
            return;
        }
        var picture = new StringBuilder(open ? "" : OPEN);
        open = true;
        // A line that fills the last column would lose it to CLEAR_LINE.
        int width = terminal.width() - 1;
        String next = TO_TOP;
        for (ScreenLine line : fitting(lines, terminal.height())) {
            picture.append(next).append(line.shown(terminal, width)).append(CLEAR_LINE);
            next = "\r\n";
        }
        out.print(picture.append(CLEAR_BELOW));
        out.flush();
    }

    /** As many as the screen is high; the last of them says how many are missing. */
    private static List<ScreenLine> fitting(List<ScreenLine> lines, int height) {
        if (lines.size() <= height) {
            return lines;
        }
        int shown = Math.max(0, height - 1);
        String missing = HumanFormat.count(lines.size() - shown, "more line") + ": make the window higher";
        return Stream.concat(lines.stream().limit(shown), Stream.of(ScreenLine.careful(missing)))
                .toList();
    }

    @Override
    public synchronized void close() {
        if (open && !closed) {
            out.print(CLOSE);
            out.flush();
        }
        closed = true;
    }
}
