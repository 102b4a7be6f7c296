package dev.rollcall.cli;

import java.util.List;

/** A line of a screen that is drawn again and again. */
record ScreenLine(String text, Tone tone) {
    /** How a line is painted, where there are colours. */
    enum Tone {
        PLAIN,
        STRONG,
        CAREFUL,
        BAD
    }

    static ScreenLine plain(String text) {
        return new ScreenLine(text, Tone.PLAIN);
    }

    static ScreenLine strong(String text) {
        return new ScreenLine(text, Tone.STRONG);
    }

    static ScreenLine careful(String text) {
        return new ScreenLine(text, Tone.CAREFUL);
    }

    static ScreenLine bad(String text) {
        return new ScreenLine(text, Tone.BAD);
    }

    static List<ScreenLine> plain(List<String> lines) {
        return lines.stream().map(ScreenLine::plain).toList();
    }

    /** The line as this terminal shows it, cut to so many columns. */
    String shown(Terminal terminal, int width) {
        int length = Math.min(text.codePointCount(0, text.length()), Math.max(0, width));
        String cut = text.substring(0, text.offsetByCodePoints(0, length)).stripTrailing();
        return switch (tone) {
            case PLAIN -> cut;
            case STRONG -> terminal.bold(cut);
            case CAREFUL -> terminal.yellow(cut);
            case BAD -> terminal.red(cut);
        };
    }
}
