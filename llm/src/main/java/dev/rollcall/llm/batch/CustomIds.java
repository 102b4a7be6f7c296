package dev.rollcall.llm.batch;

import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of batches and of the questions in them. They keep to {@code ^[A-Za-z0-9_-]{1,64}$}, which all providers take. */
public final class CustomIds {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern TOKEN = Pattern.compile("rc-[a-z2-7]{20}");
    private static final Pattern ID = Pattern.compile("(rc-[a-z2-7]{20})-(0|[1-9]\\d{0,8})");
    private static final RandomGenerator RANDOM = new SecureRandom();

    private CustomIds() {}

    /** A new token, {@code rc-} and 20 characters of base 32: 100 bits of chance. */
    public static String newToken() {
        StringBuilder token = new StringBuilder("rc-");
        RANDOM.ints(20, 0, BASE32.length()).forEach(i -> token.append(BASE32.charAt(i)));
        return token.toString();
    }

    public static boolean isToken(String text) {
        return text != null && TOKEN.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when it is not a token */
    static String checked(String token) {
        if (!isToken(token)) {
            throw new IllegalArgumentException("'" + token + "' is not the token of a batch: " + TOKEN);
        }
        return token;
    }

    /** The {@code custom_id} of the question at place {@code n}, counted from 0. */
    public static String of(String token, int n) {
        return token + "-" + n;
    }

    /** The place of a question of this batch; empty when the id belongs to another batch, or to nobody. */
    public static OptionalInt n(String token, String customId) {
        Matcher id = ID.matcher(customId == null ? "" : customId);
        return id.matches() && id.group(1).equals(token)
                ? OptionalInt.of(Integer.parseInt(id.group(2)))
                : OptionalInt.empty();
    }

    /** The token in a {@code custom_id}; null when it is not one of ours. */
    public static String token(String customId) {
        Matcher id = ID.matcher(customId == null ? "" : customId);
        return id.matches() ? id.group(1) : null;
    }

    /** The name of the file that is uploaded for a token. */
    static String fileName(String token) {
        return token + ".jsonl";
    }
}
