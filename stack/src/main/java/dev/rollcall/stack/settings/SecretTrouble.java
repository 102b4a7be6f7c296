package dev.rollcall.stack.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Common mistakes in place of a key. A provider would only say that the key is wrong. */
enum SecretTrouble {
    HEADER(
            "(?i)(authorization\\s*[:=]\\s*)?bearer(\\s.*|:.*)?",
            "begins with the word Bearer: leave the word off, and write the key alone"),
    HEADER_NAME(
            "(?i)(authorization|(x-)?(goog-)?api-key)\\s*[:=].*",
            "begins with the name of a header: leave it off, and write the key alone"),
    ASSIGNMENT(
            "(?:(?:export|set)\\s+)?[A-Z_][A-Z0-9_]*\\s*=\\s*[^=\\s].*",
            "holds NAME=KEY once more: leave NAME= off, and write the key alone"),
    VARIABLE(
            "\\$.*|%[A-Za-z_][A-Za-z0-9_]*%|\\{\\{.*|.*\\$(\\{|\\().*",
            "holds the name of a variable, or a command, that nobody replaced: write the key itself"),
    PLACEHOLDER(
            "<.*>|\\[.*]|\\{.*}|(?i)(sk-)?your[-_ ]?.*|(?i)(change|replace)[-_ ]?(me|this).*|.*(\\.\\.\\.|\u2026|\\*\\*\\*).*"
                    + "|(?i)(sk-)?x{4,}",
            "holds a placeholder from some example: write the key itself"),
    MARK_BEHIND(".*[;,]", "ends with a comma or a semicolon: take it off");

    private final Pattern pattern;
    private final String words;

    SecretTrouble(String pattern, String words) {
        this.pattern = Pattern.compile(pattern);
        this.words = words;
    }

    /**
     * What is wrong with the secret. The text continues after the name of its variable and does not show the secret; empty
     * when it may be a key.
     */
    static Optional<String> of(String secret) {
        return Arrays.stream(values())
                .filter(trouble -> trouble.pattern.matcher(secret).matches())
                .findFirst()
                .map(trouble -> trouble.words);
    }
}
