package dev.rollcall.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** On a terminal: a picture that is redrawn at each look. */
final class ScreenView implements WatchView {
    private final FullScreen screen;
    private final Terminal terminal;
    private final WatchScreen picture;

    ScreenView(FullScreen screen, Terminal terminal, WatchScreen picture) {
        this.screen = screen;
        this.terminal = terminal;
        this.picture = picture;
    }

    @Override
    public void show(Sight sight) {
        screen.draw(picture.lines(sight, terminal.width()));
    }

    @Override
    public void away(Sight last, Instant since, Instant now, String why) {
        var lines = new ArrayList<ScreenLine>();
        lines.add(ScreenLine.bad("The API is away for " + HumanFormat.span(Duration.between(since, now)) + " (" + why
                + "). What is under way goes on without it."));
        List<ScreenLine> old = picture.lines(last, terminal.width());
        lines.add(ScreenLine.careful("This was at " + HumanFormat.clock(last.at()) + ":"));
        lines.addAll(old);
        screen.draw(lines);
    }

    @Override
    public void close() {
        screen.close();
    }
}
