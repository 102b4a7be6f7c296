package dev.rollcall.llm;

import java.util.Locale;
import java.util.Optional;

/** The header that carries the key. Never the URL: URLs are logged. */
public enum Auth {
    /** The server needs no key. */
    NONE(null, ""),
    BEARER("Authorization", "Bearer "),
    /** Azure's header. */
    API_KEY("api-key", ""),
    X_API_KEY("x-api-key", ""),
    X_GOOG_API_KEY("x-goog-api-key", "");

    private final String header;
    private final String prefix;

    Auth(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    /** The usual header of a protocol, if nothing else is said. */
    static Auth usualOf(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, COHERE -> BEARER;
            case ANTHROPIC -> X_API_KEY;
            case GEMINI -> X_GOOG_API_KEY;
        };
    }

    /** The word that people write: {@code x-api-key}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The header's name; empty when there is no key to send. */
    Optional<String> header() {
        return Optional.ofNullable(header);
    }

    String value(Key key) {
        return prefix + key.secret();
    }
}
