package dev.rollcall.site.text;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bytes of a page as text: by its byte order mark; else as UTF-8, when what is not ASCII is valid there (whatever is declared);
 * else by the first of header and meta that decodes it without fault and into words; else as ICU detects it.
 */
record DecodedText(String text, Charset charset) {
    /** Of 100, as ICU counts it. */
    private static final int LEAST_CONFIDENCE = 15;

    /** @param declared by the HTTP header; null: nothing */
    static DecodedText of(byte[] bytes, Charset declared) {
        DecodedText marked = marked(bytes);
        if (marked != null) {
            return marked;
        }
        Utf8Count utf8 = Utf8Count.of(bytes);
        if (utf8.isUtf8()) {
            return lenient(bytes, 0, StandardCharsets.UTF_8);
        }
        List<Charset> said = Stream.of(Optional.ofNullable(declared), Optional.ofNullable(CharsetNames.inPage(bytes)))
                .flatMap(Optional::stream)
                .toList();
        return said.stream()
                .map(charset -> strict(bytes, charset))
                .filter(text -> text != null
                        && (utf8.isAscii() || Plausibility.of(text.text()).hasWords(text.charset())))
                .findFirst()
                .orElseGet(() -> detected(bytes, said, utf8));
    }

    private static DecodedText marked(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return lenient(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return lenient(bytes, 2, StandardCharsets.UTF_16BE);
        }
        return startsWith(bytes, 0xFF, 0xFE) ? lenient(bytes, 2, StandardCharsets.UTF_16LE) : null;
    }

    private static DecodedText detected(byte[] bytes, List<Charset> said, Utf8Count utf8) {
        if (utf8.isAscii() && !ForeignBytes.hasEscape(bytes)) {
            return lenient(bytes, 0, StandardCharsets.UTF_8);
        }
        var detector = new CharsetDetector();
        detector.setText(ForeignBytes.of(bytes));
        for (CharsetMatch match : detector.detectAll()) {
            Charset charset = match.getConfidence() < LEAST_CONFIDENCE ? null : CharsetNames.of(match.getName());
            DecodedText text = charset == null ? null : strict(bytes, charset);
            if (text != null && Plausibility.of(text.text()).hasWords(charset)) {
                return text;
            }
        }
        return lenient(bytes, 0, said.isEmpty() ? StandardCharsets.UTF_8 : said.get(0));
    }

    private static DecodedText strict(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new DecodedText(text, charset);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static DecodedText lenient(byte[] bytes, int from, Charset charset) {
        return new DecodedText(new String(bytes, from, bytes.length - from, charset), charset);
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
