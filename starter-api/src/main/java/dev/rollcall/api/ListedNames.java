package dev.rollcall.api;

import dev.rollcall.api.EntityView.AliasView;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.SiteCitation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The names and sites of a set of entities, for a look at what is nearly one of them. */
final class ListedNames {
    /** Of shorter names a slip is another name: Visa, Vista. */
    private static final int SHORTEST = 5;

    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> entities = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    ListedNames(List<EntityView> set) {
        for (EntityView entity : set) {
            Stream.concat(Stream.of(entity.name()), entity.aliases().stream().map(AliasView::text))
                    .forEach(name -> {
                        keys.add(Extractor.nameKey(name));
                        entities.putIfAbsent(letters(name), entity.entity());
                    });
            for (String domain : entity.domains()) {
                String site = SiteCitation.siteOf(domain);
                owners.putIfAbsent(site == null ? domain : site, entity.entity());
            }
        }
    }

    /** What is left of a name without spaces, hyphens and the like. */
    static String letters(String name) {
        var letters = new StringBuilder();
        Extractor.nameKey(name).codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString();
    }

    /** Whether a name is listed as it is: upper case and accents make no difference. */
    boolean has(String name) {
        return keys.contains(Extractor.nameKey(name));
    }

    boolean hasOwner(String site) {
        return owners.containsKey(site);
    }

    /** The entity that lists a site; null when none does. */
    String owner(String site) {
        return owners.get(site);
    }

    /** The entity whose name a site has, as {@code adyen.com} has that of Adyen; null when none has it. */
    String entityOfSite(String site) {
        return entities.get(letters(site.substring(0, site.indexOf('.'))));
    }

    /** The entity of which a name is another spelling: spaced otherwise, or one slip away. Null when there is none. */
    String entityOfSpelling(String name) {
        String typed = letters(name);
        String same = entities.get(typed);
        if (same != null || typed.length() < SHORTEST) {
            return same;
        }
        return entities.entrySet().stream()
                .filter(entry -> entry.getKey().length() >= SHORTEST && isSlip(typed, entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElse(null);
    }

    /** One letter more, less or another one, or two that are swapped; the first one is right. */
    static boolean isSlip(String typed, String name) {
        if (Math.abs(typed.length() - name.length()) > 1 || typed.charAt(0) != name.charAt(0)) {
            return false;
        }
        int from = 0;
        while (from < typed.length() && from < name.length() && typed.charAt(from) == name.charAt(from)) {
            from++;
        }
        int same = 0;
        while (same < Math.min(typed.length(), name.length()) - from
                && typed.charAt(typed.length() - 1 - same) == name.charAt(name.length() - 1 - same)) {
            same++;
        }
        String left = typed.substring(from, typed.length() - same);
        String right = name.substring(from, name.length() - same);
        return left.length() <= 1 && right.length() <= 1
                || left.length() == 2
                        && right.length() == 2
                        && left.charAt(0) == right.charAt(1)
                        && left.charAt(1) == right.charAt(0);
    }
}
