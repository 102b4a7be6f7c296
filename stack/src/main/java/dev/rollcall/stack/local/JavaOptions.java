package dev.rollcall.stack.local;

import dev.rollcall.cli.UserError;
import java.util.ArrayList;
import java.util.List;

/** Splits options into words as a shell does, without evaluating anything. The script {@code rollcall} does the same. */
final class JavaOptions {
    private static final char NONE = 0;

    private final String typed;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private char quote = NONE;

    private JavaOptions(String typed) {
        this.typed = typed;
    }

    /**
     * The words of a line.
     *
     * @param variable the variable that holds the line, for messages
     * @throws UserError when a quotation mark has no partner
     */
    static List<String> words(String variable, String typed) {
        var read = new JavaOptions(typed);
        for (int at = 0; at < typed.length(); at++) {
            at = read.read(at);
        }
        if (read.quote != NONE) {
            throw new UserError(variable + " has a quotation mark (" + read.quote
                    + ") without a partner: add it, or take the mark off.");
        }
        read.end();
        return List.copyOf(read.words);
    }

    /** @return the index of the last character that was read */
    private int read(int at) {
        char c = typed.charAt(at);
        if (c == quote) {
            quote = NONE;
        } else if (quote == NONE && (c == '\'' || c == '"')) {
            quote = c;
            begun = true;
        } else if (quote == NONE && Character.isWhitespace(c)) {
            end();
        } else if (c == '\\' && escapes(at)) {
            add(typed.charAt(at + 1));
            return at + 1;
        } else {
            add(c);
        }
        return at;
    }

    private boolean escapes(int at) {
        boolean last = at + 1 == typed.length();
        return !last && (quote == NONE || (quote == '"' && "\"\\$`".indexOf(typed.charAt(at + 1)) >= 0));
    }

    private void add(char c) {
        word.append(c);
        begun = true;
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }
}
