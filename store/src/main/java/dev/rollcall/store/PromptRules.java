package dev.rollcall.store;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a prompt's name and text may be, wherever they come from. */
public final class PromptRules {
    /** Where the domain belongs in a text. */
    public static final String DOMAIN = "{domain}";

    /** The most characters of a text. */
    public static final int MAX_TEXT = 20_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

    private PromptRules() {}

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * What is wrong with a text, and how to mend it; empty when nothing is.
     *
     * @param withoutDomain the same question for each domain is meant
     * @param meantSo how somebody says that it is meant
     */
    public static Optional<String> problem(String text, boolean withoutDomain, String meantSo) {
        if (text == null || text.replace(DOMAIN, "").isBlank()) {
            return Optional.of("it asks nothing: write a question with " + DOMAIN + " in it");
        }
        if (text.indexOf('\0') >= 0) {
            return Optional.of("there is a NUL character in it: remove it");
        }
        if (text.length() > MAX_TEXT) {
            return Optional.of("it has " + text.length() + " characters: shorten it to at most " + MAX_TEXT);
        }
        if (!text.contains(DOMAIN) && !withoutDomain) {
            return Optional.of("there is no " + DOMAIN + " in it, so every domain would get the same question: write "
                    + DOMAIN + " where the domain belongs, or " + meantSo + " if it is meant so");
        }
        return Optional.empty();
    }
}
