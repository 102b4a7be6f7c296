package dev.rollcall.site.claims;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts as providers take them. */
final class Letters {
    private Letters() {}

    /** The text with U+FFFD for halves of surrogate pairs and for NUL; offsets in code points stay the same. */
    static String wellFormed(String text) {
        int[] letters =
                text.codePoints().map(c -> isHalf(c) || c == 0 ? 0xFFFD : c).toArray();
        return new String(letters, 0, letters.length);
    }

    /** Whether no letter of the text is half a surrogate pair, which would be found in the middle of one. */
    static boolean areWellFormed(String text) {
        return text.codePoints().noneMatch(Letters::isHalf);
    }

    /** A line of which no text that it was made for is a part; the same texts give the same line. */
    static String fence(String... texts) {
        String seed = String.join("\n", texts);
        while (true) {
            seed = sha256(seed);
            String fence = "===== " + seed.substring(0, 16);
            boolean held = false;
            for (String text : texts) {
                held |= text.contains(fence);
            }
            if (!held) {
                return fence;
            }
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
