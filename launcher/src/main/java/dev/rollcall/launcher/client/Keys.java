package dev.rollcall.launcher.client;

import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which variable of the environment holds whose key. A key shows as its fingerprint, never itself. */
final class Keys {
    private Keys() {}

    static List<Finding> in(Map<String, String> env) {
        var findings = new ArrayList<Finding>();
        boolean any = false;
        for (Provider provider : Catalogue.bundled().providers()) {
            Map<String, String> held = held(provider, env);
            any |= !held.isEmpty();
            findings.add(finding(provider, held));
        }
        if (!any) {
            findings.add(Finding.note(
                    "keys", "no provider has one here", "set one of those above, or try `./rollcall up --simulate`"));
        }
        return findings;
    }

    private static Finding finding(Provider provider, Map<String, String> held) {
        String about = "key " + provider.id();
        if (held.isEmpty()) {
            return Finding.ok(about, "none (" + String.join(" or ", provider.keyVariables()) + "): it is skipped");
        }
        var shown = new ArrayList<String>();
        for (var variable : held.entrySet()) {
            try {
                shown.add(variable.getKey() + " "
                        + Key.of(provider.id(), variable.getValue()).fingerprint());
            } catch (IllegalArgumentException e) {
                return Finding.problem(
                        about,
                        variable.getKey() + " holds no usable key",
                        "copy it again, without quotes or line breaks");
            }
        }
        return Finding.ok(about, String.join(", ", shown) + (provider.retired() ? "; its API is retired" : ""));
    }

    /** {@code X_API_KEY}, {@code X_API_KEY_2}, … */
    private static Map<String, String> held(Provider provider, Map<String, String> env) {
        var held = new TreeMap<String, String>();
        for (String variable : provider.keyVariables()) {
            var numbered =
                    Pattern.compile(Pattern.quote(variable) + "(_\\d{1,4})?").asMatchPredicate();
            env.forEach((name, value) -> {
                if (numbered.test(name) && !value.isBlank()) {
                    held.put(name, value);
                }
            });
        }
        return held;
    }
}
