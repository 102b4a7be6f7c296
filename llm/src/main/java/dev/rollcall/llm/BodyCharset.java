package dev.rollcall.llm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;

/** In which charset a body is written. */
final class BodyCharset {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private BodyCharset() {}

    /**
     * As declared; else UTF-8. What is no UTF-8 at all is read as windows-1252, as browsers do; what is UTF-8 with damage
     * stays UTF-8, and the damage shows as U+FFFD.
     *
     * @param contentType or null
     */
    static Charset of(byte[] body, String contentType) {
        MediaType type = contentType == null ? null : MediaType.parse(contentType);
        // Null also for a charset that nobody knows.
        Charset declared = type == null ? null : type.charset();
        if (declared != null && !declared.equals(StandardCharsets.UTF_8)) {
            return declared;
        }
        return isUtf8(body) || holdsUtf8(body) ? StandardCharsets.UTF_8 : WINDOWS;
    }

    /** Whether this is no text: compressed in a way that was not asked for, a picture, noise. */
    static boolean isBinary(String text, String contentEncoding) {
        boolean isEncoded = contentEncoding != null
                && !contentEncoding.isBlank()
                && !contentEncoding.strip().equalsIgnoreCase("identity");
        String start = text.substring(0, Math.min(500, text.length()));
        long noise = start.chars()
                .filter(c -> (c < 0x20 && !Character.isWhitespace(c) && c != 0x1b) || c == 0xfffd)
                .count();
        boolean looksLikeText =
                start.stripLeading().startsWith("{") || start.stripLeading().startsWith("<");
        return !text.isEmpty() && !looksLikeText && (isEncoded || noise * 20 > start.length());
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether some letter beyond ASCII is written in UTF-8. */
    private static boolean holdsUtf8(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).chars().anyMatch(c -> c > 0x7f && c != 0xfffd);
    }
}
