package dev.rollcall.launcher;

import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of a command as they were typed. Java reads them in the locale's encoding: in the locale C each letter beyond
 * ASCII is lost before {@code main}, and in one of ISO 8859 what a UTF-8 terminal sends becomes other letters.
 */
final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /** @throws UserError when letters are lost and cannot be had again */
    static String[] asTyped(String... received) {
        Charset locale = localeCharset();
        if (locale.equals(StandardCharsets.UTF_8)) {
            return requireWhole(received);
        }
        if (isAscii(received)) {
            return received;
        }
        try {
            return asTyped(locale, Files.readAllBytes(COMMAND_LINE), received);
        } catch (IOException e) {
            return requireWhole(received);
        }
    }

    /** @param commandLine each word with a zero behind it, as Linux keeps it; the last ones are ours */
    static String[] asTyped(Charset locale, byte[] commandLine, String... received) {
        List<byte[]> raw = words(commandLine);
        if (raw.size() < received.length) {
            return requireWhole(received);
        }
        List<byte[]> own = raw.subList(raw.size() - received.length, raw.size());
        String[] typed = new String[received.length];
        for (int i = 0; i < typed.length; i++) {
            typed[i] = typed(locale, own.get(i), received[i]);
        }
        return typed;
    }

    private static String typed(Charset locale, byte[] raw, String received) {
        if (!stripped(received).equals(stripped(new String(raw, StandardCharsets.ISO_8859_1)))) {
            return requireWhole(received)[0]; // not the same word: java took its words from a file
        }
        if (locale.newEncoder().maxBytesPerChar() > 1) {
            return received; // what is UTF-8 by chance may be meant otherwise
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            return locale.equals(StandardCharsets.US_ASCII) ? requireWhole("\ufffd")[0] : received;
        }
    }

    /** What every encoding has in common, without what stands for a letter that was lost. */
    private static String stripped(String word) {
        return word.replaceAll("[^\\x21-\\x3e\\x40-\\x7e]", "");
    }

    private static String[] requireWhole(String... received) {
        if (Arrays.stream(received).anyMatch(word -> word.contains("\ufffd"))) {
            throw new UserError("the command has letters that the locale (LC_ALL, LC_CTYPE or LANG) cannot read: write"
                    + " them in UTF-8, and set LC_ALL to a locale with UTF-8, such as C.UTF-8 or en_US.UTF-8");
        }
        return received;
    }

    /** A question mark may be what a lost letter has become. */
    private static boolean isAscii(String... words) {
        return Arrays.stream(words).allMatch(word -> word.chars().allMatch(letter -> letter < 0x80 && letter != '?'));
    }

    private static Charset localeCharset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.US_ASCII;
        }
    }

    private static List<byte[]> words(byte[] commandLine) {
        var words = new ArrayList<byte[]>();
        int from = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                words.add(Arrays.copyOfRange(commandLine, from, i));
                from = i + 1;
            }
        }
        return words;
    }
}
