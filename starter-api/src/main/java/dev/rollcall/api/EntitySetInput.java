package dev.rollcall.api;

import dev.rollcall.api.EntityView.AliasView;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a set of entities that a person sent. What is wrong is collected, each with its place. */
final class EntitySetInput {
    static final int MOST_ENTITIES = 100;
    static final int MOST_ALIASES = 100;
    static final int MOST_DOMAINS = 50;
    static final int MOST_BEARERS = 50;
    static final int MOST_CHARACTERS = 100;

    private static final List<String> KINDS = List.of("brand", "competitor", "other");
    private static final List<String> FIELDS = List.of("entity", "kind", "name", "aliases", "domains", "other_bearers");
    private static final List<String> ALIAS_FIELDS = List.of("text", "ordinary_word");
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Set<String> slugs = new HashSet<>();

    /** Who has a name or an alias, by what readers take for the same. */
    private final Map<String, String> names = new HashMap<>();

    private final Map<String, String> hosts = new HashMap<>();

    private EntitySetInput() {}

    /** @return what is right of it; whoever asks refuses the request when there are errors */
    static List<EntityView> read(JsonNode entities, InputErrors errors) {
        var input = new EntitySetInput();
        List<JsonNode> list = list(entities, "entities", MOST_ENTITIES, errors);
        if (entities.isArray() && entities.isEmpty()) {
            errors.field("entities", null, "the list is empty: name the brand at least");
        } else if (entities.isMissingNode() || entities.isNull()) {
            errors.field("entities", null, "say whom the answers are searched for: a list of entities");
        }
        var read = new ArrayList<EntityView>();
        InputErrors of = errors.under("entities");
        for (int i = 0; i < list.size(); i++) {
            read.add(input.entity(list.get(i), i, of));
        }
        if (!list.isEmpty() && read.stream().noneMatch(entity -> KINDS.get(0).equals(entity.kind()))) {
            errors.field("entities", null, "none of them is the brand: give one of them \"kind\": \"brand\"");
        }
        return read;
    }

    private EntityView entity(JsonNode entity, int position, InputErrors errors) {
        InputErrors its = errors.under(String.valueOf(position));
        if (!entity.isObject()) {
            errors.field(
                    String.valueOf(position),
                    entity,
                    "it is " + Payload.kind(entity) + "; give an object with " + String.join(", ", FIELDS));
            return new EntityView(null, null, null, List.of(), List.of(), List.of());
        }
        Payload.refuseUnknown(entity, FIELDS, its);
        String slug = slug(entity, its);
        // For messages, where it has no name of its own.
        String owner = slug == null ? "number " + position : slug;
        String name = text(entity, "name", its);
        if (name != null) {
            take(name, owner, "name", its);
        }
        return new EntityView(
                slug,
                kind(entity, its),
                name,
                aliases(entity.path("aliases"), owner, its),
                domains(entity.path("domains"), owner, its),
                bearers(entity.path("other_bearers"), its));
    }

    private String slug(JsonNode entity, InputErrors errors) {
        String slug = text(entity, "entity", errors);
        if (slug != null && !SLUG.matcher(slug).matches()) {
            errors.field(
                    "entity",
                    slug,
                    "it is 1 to 63 lower-case letters a to z, digits, '_' and '-', and begins with a letter or digit:"
                            + " figures name it so for ever");
        } else if (slug != null && !slugs.add(slug)) {
            errors.field("entity", slug, "another entity of the list is called so, too");
        }
        return slug;
    }

    private static String kind(JsonNode entity, InputErrors errors) {
        String kind = text(entity, "kind", errors);
        if (kind != null && !KINDS.contains(kind)) {
            errors.field("kind", kind, "it is one of " + String.join(", ", KINDS));
        }
        return kind;
    }

    private List<AliasView> aliases(JsonNode sent, String owner, InputErrors errors) {
        var aliases = new ArrayList<AliasView>();
        InputErrors of = errors.under("aliases");
        List<JsonNode> list = list(sent, "aliases", MOST_ALIASES, errors);
        for (int i = 0; i < list.size(); i++) {
            JsonNode alias = list.get(i);
            if (alias.isString()) {
                String text = checked(alias, String.valueOf(i), of);
                if (text != null && take(text, owner, String.valueOf(i), of)) {
                    aliases.add(new AliasView(text, false));
                }
            } else if (alias.isObject()) {
                aliases.add(alias(alias, owner, of.under(String.valueOf(i))));
            } else {
                of.field(
                        String.valueOf(i),
                        alias,
                        "it is " + Payload.kind(alias) + "; give a name in quotes, or an object with text and"
                                + " ordinary_word");
            }
        }
        return aliases;
    }

    private AliasView alias(JsonNode alias, String owner, InputErrors errors) {
        Payload.refuseUnknown(alias, ALIAS_FIELDS, errors);
        String text = text(alias, "text", errors);
        if (text != null) {
            take(text, owner, "text", errors);
        }
        JsonNode ordinary = alias.path("ordinary_word");
        if (!ordinary.isMissingNode() && !ordinary.isBoolean()) {
            errors.field("ordinary_word", ordinary, "it is true or false");
        }
        return new AliasView(text, ordinary.isBoolean() && ordinary.booleanValue());
    }

    /** One name means one entity, as the extractor reads names: else nobody could say who is named. */
    private boolean take(String text, String owner, String field, InputErrors errors) {
        String folded = Extractor.nameKey(SPACE.matcher(text).replaceAll(" "));
        if (folded.codePoints().noneMatch(Character::isLetterOrDigit)) {
            errors.field(field, text, "it has no letter and no digit in it");
            return false;
        }
        String first = names.putIfAbsent(folded, owner);
        if (first == null) {
            return true;
        }
        errors.field(
                field,
                text,
                first.equals(owner)
                        ? "this entity has it already, as a name or an alias; upper case, accents and spaces make no difference"
                        : "it is a name or an alias of '" + first + "', too: one name means one entity");
        return false;
    }

    private List<String> domains(JsonNode sent, String owner, InputErrors errors) {
        var domains = new ArrayList<String>();
        InputErrors of = errors.under("domains");
        List<JsonNode> list = list(sent, "domains", MOST_DOMAINS, errors);
        for (int i = 0; i < list.size(); i++) {
            String typed = checked(list.get(i), String.valueOf(i), of);
            try {
                String name = typed == null ? null : Domain.parse(typed).name();
                String first = name == null ? null : hosts.putIfAbsent(name, owner);
                if (first != null) {
                    of.field(
                            String.valueOf(i),
                            typed,
                            first.equals(owner)
                                    ? "this entity has it already"
                                    : "it is a domain of '" + first + "', too: one domain has one owner");
                } else if (name != null) {
                    domains.add(name);
                }
            } catch (InvalidDomainException e) {
                of.field(String.valueOf(i), typed, e.why());
            }
        }
        return domains;
    }

    private static List<String> bearers(JsonNode sent, InputErrors errors) {
        var bearers = new ArrayList<String>();
        InputErrors of = errors.under("other_bearers");
        List<JsonNode> list = list(sent, "other_bearers", MOST_BEARERS, errors);
        for (int i = 0; i < list.size(); i++) {
            String cue = checked(list.get(i), String.valueOf(i), of);
            if (cue != null) {
                bearers.add(cue);
            }
        }
        return bearers;
    }

    /** Empty when it is absent, or wrong. */
    private static List<JsonNode> list(JsonNode sent, String field, int most, InputErrors errors) {
        if (sent.isMissingNode() || sent.isNull()) {
            return List.of();
        }
        if (!sent.isArray()) {
            errors.field(field, sent, "it is " + Payload.kind(sent) + "; give a list, [ … ]");
            return List.of();
        }
        if (sent.size() > most) {
            errors.field(field, null, "it has " + sent.size() + " entries, and may have " + most);
            return List.of();
        }
        return sent.valueStream().toList();
    }

    private static String text(JsonNode object, String field, InputErrors errors) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            errors.field(field, null, "it is missing");
            return null;
        }
        return checked(value, field, errors);
    }

    /** A text of one line, without blanks around it; null when it is none. */
    static String checked(JsonNode value, String field, InputErrors errors) {
        if (!value.isString()) {
            errors.field(field, value, "it is " + Payload.kind(value) + "; give text in quotes");
            return null;
        }
        String text = value.stringValue().strip();
        String wrong = null;
        if (text.isEmpty()) {
            wrong = "it is empty";
        } else if (text.codePoints().anyMatch(EntitySetInput::isNoText)) {
            wrong = "it has a control character in it (such as NUL or a line break), or half of a letter";
        } else if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
            wrong = "it has " + text.codePointCount(0, text.length()) + " characters, and may have " + MOST_CHARACTERS;
        }
        if (wrong == null) {
            return text;
        }
        errors.field(field, text.isEmpty() ? null : text, wrong);
        return null;
    }

    private static boolean isNoText(int letter) {
        return Character.isISOControl(letter) || letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
    }
}
