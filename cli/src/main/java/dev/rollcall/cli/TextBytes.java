package dev.rollcall.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/** Decodes the text of a file that a person saved. */
public final class TextBytes {
    private TextBytes() {}

    /**
     * Reads UTF-8, or UTF-16 with a byte order mark, as PowerShell and Windows' editors write it.
     *
     * @return the text without its byte order mark
     * @throws CharacterCodingException when it is neither; text with NUL in it is UTF-16 without a byte order mark, or not
     *     text
     */
    public static String decoded(byte[] bytes) throws CharacterCodingException {
        // A new decoder throws on bytes it can't read; new String(bytes) would put a replacement character there.
        String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (text.indexOf('\0') >= 0) {
            throw new MalformedInputException(1);
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }
}
