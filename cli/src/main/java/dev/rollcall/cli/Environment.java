package dev.rollcall.cli;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads Rollcall's environment variables as they were meant: {@code docker run --env-file} and editors on Windows leave
 * quotes, blanks and carriage returns around a value, which are removed, and an empty variable counts as not set. Key files
 * follow the same rules. Variables of other programs are not changed.
 */
public final class Environment {
    private static final Pattern READ = Pattern.compile("ROLLCALL_(?!JAVA_OPTS$).*|TEMPORAL_.*|DATABASE_URL"
            + "|PORT|NODE_ENV|CRON_SECRET|QUEUE_(CONCURRENCY|BATCH_SIZE)"
            + "|.*_API_KEY(_\\d+)?|.*_BASE_URL|.*_API_BASE|CO_API_URL|(?i:https?_proxy|all_proxy|no_proxy)"
            + "|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS");

    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern QUOTED = Pattern.compile("(?s)\"(.*)\"|'(.*)'");
    private static final String TYPOGRAPHIC =
            "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d";
    private static final String QUOTES = "\"'`" + TYPOGRAPHIC;

    /** Java puts this in place of a byte that can't be read in this locale. */
    private static final String UNREADABLE = "\ufffd";

    private Environment() {}

    public static Map<String, String> ofProcess() {
        return of(System.getenv());
    }

    public static Map<String, String> of(Map<String, String> raw) {
        var read = new TreeMap<>(raw);
        read.replaceAll((name, value) -> READ.matcher(name).matches() ? value(value) : value);
        read.entrySet()
                .removeIf(entry -> READ.matcher(entry.getKey()).matches()
                        && entry.getValue().isEmpty());
        return read;
    }

    /**
     * The token that requests to the API must carry, from this process's {@code ROLLCALL_TOKEN}; null when it is not set.
     */
    public static String apiToken() {
        String token = ofProcess().get("ROLLCALL_TOKEN");
        return token == null ? null : require("ROLLCALL_TOKEN", token);
    }

    /**
     * A whole number that a variable holds.
     *
     * @return empty when it is not set
     * @throws UserError that names the variable
     */
    public static OptionalInt whole(Map<String, String> env, String name, int least, int most) {
        String typed = env.get(name);
        if (typed == null || typed.isBlank()) {
            return OptionalInt.empty();
        }
        if (WHOLE.matcher(typed).matches()) {
            int number = Integer.parseInt(typed);
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        throw new UserError(name + " is '" + HumanFormat.line(typed) + "': it is a whole number from " + least + " to "
                + most + "; mend it, or unset it");
    }

    /** The value without white space, a byte order mark, and one pair of straight quotes around it. */
    public static String value(String raw) {
        String value = bare(raw);
        var quoted = QUOTED.matcher(value);
        return quoted.matches() ? bare(quoted.group(1) == null ? quoted.group(2) : quoted.group(1)) : value;
    }

    /**
     * Why this value can't be what was meant. The text continues after the name of the variable and does not show the value.
     *
     * @param value as {@link #value} returns it
     */
    public static Optional<String> trouble(String value) {
        if (value.contains(UNREADABLE)) {
            return Optional.of(
                    "has letters in it that cannot be read in this locale: set LC_ALL to one with UTF-8, such as"
                            + " C.UTF-8");
        }
        boolean quote = !value.isEmpty()
                && (QUOTES.indexOf(value.charAt(0)) >= 0 || QUOTES.indexOf(value.charAt(value.length() - 1)) >= 0);
        return quote
                ? Optional.of("begins or ends with a quotation mark that has no straight partner: take the marks off")
                : Optional.empty();
    }

    /**
     * The value, if it can be what was meant.
     *
     * @param name the variable that holds it
     */
    public static String require(String name, String value) {
        trouble(value).ifPresent(words -> {
            throw new UserError(name + " " + words);
        });
        return value;
    }

    private static String bare(String text) {
        return text.replace("\uFEFF", "").strip();
    }
}
