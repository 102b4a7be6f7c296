package dev.rollcall.llm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okhttp3.MediaType;

/**
 * The body of a reply as text, without the key of the call.
 *
 * @param raw the same text in UTF-8; exactly the bytes that came, unless they were in another charset or had the key in them
 */
record BodyText(String text, byte[] raw) {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** A decoder writes this in place of bytes that are not UTF-8. */
    private static final char DAMAGE = '\uFFFD';

    /**
     * Decodes by the declared charset, else as UTF-8. A body that is not UTF-8 at all is read as windows-1252, as browsers
     * do. Damaged UTF-8 is still read as UTF-8, with U+FFFD in place of the damage.
     *
     * @param contentType the header; or null
     */
    static BodyText of(byte[] body, String contentType, Key key) {
        Charset charset = declared(contentType);
        String decoded = new String(body, charset);
        if (charset.equals(StandardCharsets.UTF_8)
                && decoded.indexOf(DAMAGE) >= 0
                && !isUtf8(body)
                && !holdsBeyondAscii(decoded)) {
            charset = WINDOWS;
            decoded = new String(body, WINDOWS);
        }
        String text = SecretRedactor.key(decoded, key);
        boolean isUnchanged = charset.equals(StandardCharsets.UTF_8) && text.equals(decoded);
        return new BodyText(text, isUnchanged ? body : text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether {@code raw} is UTF-8 without damage. */
    boolean isSound() {
        return text.indexOf(DAMAGE) < 0;
    }

    /** The declared charset; UTF-8 when none is declared, or one that Java does not know. */
    private static Charset declared(String contentType) {
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).contains("charset")) {
            return StandardCharsets.UTF_8;
        }
        MediaType type = MediaType.parse(contentType);
        Charset charset = type == null ? null : type.charset();
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean holdsBeyondAscii(String utf8) {
        return utf8.chars().anyMatch(c -> c > 0x7f && c != DAMAGE);
    }
}
