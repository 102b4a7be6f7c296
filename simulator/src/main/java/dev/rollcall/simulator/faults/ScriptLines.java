package dev.rollcall.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a script of faults or keys: one a line; blank lines and what stands behind a {@code #} are skipped. */
public final class ScriptLines {
    private ScriptLines() {}

    /** An {@link IllegalArgumentException} names the line. */
    public static <T> List<T> parse(String text, Function<String, T> parse) {
        var things = new ArrayList<T>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("(^|\\s)#.*", "").strip();
            if (!line.isEmpty()) {
                try {
                    things.add(parse.apply(line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return things;
    }
}
