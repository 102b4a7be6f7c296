package dev.rollcall.insight;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of the rules' version and of all data files. */
final class DataHash {
    private DataHash() {}

    static byte[] of(String version) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(version.getBytes(StandardCharsets.UTF_8));
            for (String code : DataFiles.LANGUAGES) {
                add(digest, "lexicon/" + code + ".txt");
                add(digest, OrdinaryWords.file(code));
            }
            add(digest, "words/telling.txt");
            add(digest, FiniteVerbs.FILE);
            add(digest, "lexicon/longer-names.txt");
            add(digest, "lexicon/no-companies.txt");
            add(digest, "lexicon/persons.txt");
            add(digest, "lexicon/classes.txt");
            add(digest, "lexicon/when.txt");
            add(digest, "lexicon/known-brands.txt");
            add(digest, "lexicon/no-words.txt");
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The name too, and the length, so that no two sets of files are the same bytes. */
    private static void add(MessageDigest digest, String name) {
        byte[] data = DataFiles.bytes(name);
        digest.update((name + "\0" + data.length + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(data);
    }
}
