package dev.rollcall.site.text;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells whether two texts say the same.
 *
 * @param sha SHA-256 of the text in lower case without signs and spaces
 * @param simHash 64 bits (Charikar) of its runs of three words, or of three signs where words have no spaces
 * @param numbers the first 64 bits of a SHA-256 of its numbers, in order
 */
public record Fingerprint(byte[] sha, long simHash, long numbers) {
    /** Bits in which the hashes of near-duplicates may differ. */
    static final int NEAR = 3;

    private static final Pattern NUMBER = Pattern.compile("\\p{N}[\\p{N}.,]*");

    public static Fingerprint of(String text) {
        String normalised = NormalisedText.of(text);
        String numbers = NUMBER.matcher(normalised)
                .results()
                .map(number -> number.group())
                .collect(Collectors.joining(" "));
        return new Fingerprint(Sha256.of(normalised), SimHash.of(normalised), Sha256.first64(Sha256.of(numbers)));
    }

    /** Of equal words. */
    public boolean isSame(Fingerprint other) {
        return Arrays.equals(sha, other.sha);
    }

    /**
     * Of equal words, or of nearly equal ones and the same numbers: two price lists that differ only in a number are two.
     */
    public boolean isNear(Fingerprint other) {
        return isSame(other) || numbers == other.numbers && mayBeNear(other.simHash);
    }

    /** Whether a text with this {@link #simHash} may be near: its numbers are to be compared, too. */
    public boolean mayBeNear(long otherSimHash) {
        return Long.bitCount(simHash ^ otherSimHash) <= NEAR;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint fingerprint
                && isSame(fingerprint)
                && simHash == fingerprint.simHash
                && numbers == fingerprint.numbers;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(simHash);
    }
}
