package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.Complaint;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Providers' keys: {@code X_API_KEY}, {@code X_API_KEY_2}, … in that order; gaps are fine. */
public final class Keys {
    private Keys() {}

    /**
     * By the variables that hold them.
     *
     * @throws Complaint that names the variable and does not show the key
     */
    public static Map<String, Key> of(Provider provider, Map<String, String> env) {
        var keys = new LinkedHashMap<String, Key>();
        for (String variable : provider.keyVariables()) {
            var numbered = Pattern.compile(Pattern.quote(variable) + "(?:_(\\d{1,4}))?");
            var found = new TreeMap<Integer, String>();
            env.forEach((name, value) -> {
                Matcher match = numbered.matcher(name);
                if (match.matches() && !value.isBlank()) {
                    found.put(match.group(1) == null ? 1 : Integer.parseInt(match.group(1)), name);
                }
            });
            found.values().forEach(name -> keys.put(name, key(provider, name, env.get(name))));
        }
        return keys;
    }

    private static Key key(Provider provider, String variable, String secret) {
        try {
            return Key.of(provider.id(), secret);
        } catch (IllegalArgumentException e) {
            throw new Complaint(variable + ": " + e.getMessage(), e);
        }
    }
}
