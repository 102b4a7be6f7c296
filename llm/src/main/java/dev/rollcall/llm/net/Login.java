package dev.rollcall.llm.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * User and password of a URL, decoded. Its text form is empty.
 *
 * @param password null when the URL has none
 */
record Login(String user, String password) {

    /** @param typed {@code user:password}, each with {@code %XX} where it has a special character */
    static Login decoded(String typed) {
        String[] parts = typed.split(":", 2);
        return new Login(Url.decoded(parts[0]), parts.length < 2 ? null : Url.decoded(parts[1]));
    }

    /** The value of {@code Proxy-Authorization}. */
    String basic() {
        String both = user + ":" + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "[login]";
    }
}
