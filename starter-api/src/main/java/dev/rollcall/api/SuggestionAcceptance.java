package dev.rollcall.api;

import dev.rollcall.api.EntityView.AliasView;
import dev.rollcall.api.Suggestions.AliasSuggestion;
import dev.rollcall.api.Suggestions.NameSuggestion;
import dev.rollcall.api.Suggestions.SiteSuggestion;
import dev.rollcall.insight.Extractor;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Makes a set of entities with what a person has accepted: new entities, aliases and domains. */
final class SuggestionAcceptance {
    private static final int LONGEST_SLUG = 55;
    private static final int HASH = 4;

    private final Suggestions suggested;
    private final InputErrors errors;
    private final List<NameSuggestion> names = new ArrayList<>();
    private final List<AliasSuggestion> aliases = new ArrayList<>();
    private final List<SiteSuggestion> sites = new ArrayList<>();

    SuggestionAcceptance(Suggestions suggested, InputErrors errors) {
        this.suggested = suggested;
        this.errors = errors;
    }

    /** Takes a text that was sent in a field; one that nobody suggests is an error. */
    void accept(String field, int position, JsonNode sent) {
        InputErrors of = errors.under(field);
        String at = String.valueOf(position);
        String text = EntitySetInput.checked(sent, at, of);
        if (text == null) {
            return;
        }
        String key = Extractor.nameKey(text);
        boolean found = switch (field) {
            case "names" -> take(suggested.names(), NameSuggestion::name, key, names);
            case "aliases" -> take(suggested.aliases(), AliasSuggestion::name, key, aliases);
            default -> take(suggested.sites(), SiteSuggestion::site, key, sites);
        };
        if (!found) {
            of.field(
                    at,
                    text,
                    "nobody suggests it" + elsewhere(key) + "; what nobody suggests is added with PUT …/entities");
        }
    }

    private static <T> boolean take(List<T> suggested, Function<T, String> name, String key, List<T> taken) {
        for (T one : suggested) {
            if (Extractor.nameKey(name.apply(one)).equals(key)) {
                if (!taken.contains(one)) {
                    taken.add(one);
                }
                return true;
            }
        }
        return false;
    }

    private String elsewhere(String key) {
        if (suggested.names().stream()
                .anyMatch(one -> Extractor.nameKey(one.name()).equals(key))) {
            return " here: it is among names";
        }
        if (suggested.aliases().stream()
                .anyMatch(one -> Extractor.nameKey(one.name()).equals(key))) {
            return " here: it is among aliases";
        }
        return suggested.sites().stream()
                        .anyMatch(one -> Extractor.nameKey(one.site()).equals(key))
                ? " here: it is among sites"
                : "";
    }

    /** @param kind of new entities */
    List<EntityView> with(List<EntityView> entities, String kind) {
        var set = new ArrayList<EntityView>();
        entities.forEach(entity -> set.add(more(entity)));
        Set<String> slugs = entities.stream().map(EntityView::entity).collect(Collectors.toCollection(HashSet::new));
        for (NameSuggestion name : names) {
            set.add(new EntityView(
                    slug(name.name(), slugs),
                    kind,
                    name.name(),
                    List.of(),
                    name.site() == null ? List.of() : List.of(name.site()),
                    List.of()));
        }
        return set;
    }

    private EntityView more(EntityView entity) {
        Stream<AliasView> also = aliases.stream()
                .filter(alias -> alias.entity().equals(entity.entity()))
                .map(alias -> new AliasView(alias.name(), false));
        Stream<String> cited = sites.stream()
                .filter(site -> site.entity().equals(entity.entity()))
                .map(SiteSuggestion::site);
        return new EntityView(
                entity.entity(),
                entity.kind(),
                entity.name(),
                Stream.concat(entity.aliases().stream(), also).toList(),
                Stream.concat(entity.domains().stream(), cited).toList(),
                entity.otherBearers());
    }

    /** A name in figures that no other entity of the set has. */
    static String slug(String name, Set<String> taken) {
        String plain = plain(name);
        String slug = plain;
        for (int n = 2; !taken.add(slug); n++) {
            slug = plain + "-" + n;
        }
        return slug;
    }

    private static String plain(String name) {
        String latin = Extractor.nameKey(name).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        boolean whole = Extractor.nameKey(name)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .allMatch(letter -> letter < 128);
        if (whole && !latin.isEmpty()) {
            return latin.substring(0, Math.min(LONGEST_SLUG, latin.length()));
        }
        try {
            String ascii = IDN.toASCII(ListedNames.letters(name));
            if (ascii.matches("[a-z0-9][a-z0-9-]*") && ascii.length() <= LONGEST_SLUG) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            // Too long for a host: its hash is short.
        }
        return "name-" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
