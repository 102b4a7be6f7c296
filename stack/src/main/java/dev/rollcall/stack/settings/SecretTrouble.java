package dev.rollcall.stack.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands where a key is wanted, and is none: a provider would only say that it is wrong. */
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

    /** In words that go on after the name of what holds the secret, and do not show it; empty when it may be a key. */
    static Optional<String> of(String secret) {
        return Arrays.stream(values())
                .filter(trouble -> trouble.pattern.matcher(secret).matches())
                .findFirst()
                .map(trouble -> trouble.words);
    }
}
