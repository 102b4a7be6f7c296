package dev.rollcall.llm;

/** The header that carries the key. Never the URL: URLs are logged. */
public enum Auth {
    BEARER("Authorization", "Bearer "),
    X_API_KEY("x-api-key", ""),
    X_GOOG_API_KEY("x-goog-api-key", "");

    private final String header;
    private final String prefix;

    Auth(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    String header() {
        return header;
    }

    String value(Key key) {
        return prefix + key.secret();
    }
}
