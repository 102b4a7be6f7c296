package dev.rollcall.llm;

import java.util.Locale;
import java.util.Optional;

/** The header that carries the key. Never the URL: URLs are logged. */
public enum Auth {
    /** The server asks for none. */
    NONE(null, ""),
    BEARER("Authorization", "Bearer "),
    /** Azure's. */
    API_KEY("api-key", ""),
    X_API_KEY("x-api-key", ""),
    X_GOOG_API_KEY("x-goog-api-key", "");

    private final String header;
    private final String prefix;

    Auth(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    /** How the servers of a protocol want their key, where nothing else is said. */
    static Auth usualOf(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, COHERE -> BEARER;
            case ANTHROPIC -> X_API_KEY;
            case GEMINI -> X_GOOG_API_KEY;
        };
    }

    /** As people write it: {@code x-api-key}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty when there is no key to send. */
    Optional<String> header() {
        return Optional.ofNullable(header);
    }

    String value(Key key) {
        return prefix + key.secret();
    }
}
