package dev.rollcall.api;

import dev.rollcall.store.BadEntry;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DomainList;
import dev.rollcall.store.InvalidDomainException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request's JSON object. Errors in its fields are collected, not thrown, until all fields have been read. */
final class Payload {
    private static final int MOST_CHARACTERS_OF_LINE = 300;
    private static final String EXAMPLE = "{\"domains\":[\"stripe.com\"]}";

    private final JsonNode object;
    private final InputErrors errors;

    private Payload(JsonNode object, InputErrors errors) {
        this.object = object;
        this.errors = errors;
    }

    /** A name in a list of providers or prompts, where it stood. */
    record Name(String name, int position) {}

    /** @param known the fields there are; others are errors */
    static Payload read(HttpServletRequest request, List<String> known) throws IOException {
        return read(request, known, EXAMPLE);
    }

    /** @param example of such an object, for messages */
    static Payload read(HttpServletRequest request, List<String> known, String example) throws IOException {
        JsonNode object = JsonBody.object(request, example);
        // For the audit.
        request.setAttribute(Payload.class.getName(), object);
        var payload = new Payload(object, new InputErrors());
        refuseUnknown(payload.object, known, payload.errors);
        return payload;
    }

    /** The same, where a request without a body means an empty object. */
    static Payload readIfAny(HttpServletRequest request, List<String> known, String example) throws IOException {
        boolean none = request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
        return none ? new Payload(Json.MAPPER.createObjectNode(), new InputErrors()) : read(request, known, example);
    }

    /** Is it there at all, be it null? */
    boolean isThere(String field) {
        return object.has(field);
    }

    /** Another name for a field. */
    void alias(String alias, String field) {
        if (!isThere(alias)) {
            return;
        }
        if (isThere(field)) {
            errors.field(alias, null, "it is another name for " + field + ", which is there, too; give one of the two");
        } else {
            errors.sentAs(field, alias);
            ((ObjectNode) object).set(field, object.path(alias));
        }
    }

    /** What a field that is absent means. */
    void otherwise(String field, String value) {
        if (!isThere(field)) {
            ((ObjectNode) object).put(field, value);
        }
    }

    InputErrors errors() {
        return errors;
    }

    /** As it was sent; missing when it is absent. */
    JsonNode value(String field) {
        return object.path(field);
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    /**
     * The object in a field, with its errors among this one's; null when it is absent, or no object.
     *
     * @param known the fields that it may have; others are errors
     */
    Payload object(String field, List<String> known) {
        JsonNode value = object.path(field);
        if (has(field) && !value.isObject()) {
            errors.field(
                    field, value, "it is " + kind(value) + "; give an object with some of " + String.join(", ", known));
        }
        if (!value.isObject()) {
            return null;
        }
        var nested = new Payload(value, errors.under(field));
        refuseUnknown(nested.object, known, nested.errors);
        return nested;
    }

    /** Is the field this one word? */
    boolean isWord(String field, String word) {
        return object.path(field).isString()
                && object.path(field).stringValue().strip().equalsIgnoreCase(word);
    }

    /** The domains that were sent, and remarks on them. */
    record ListedDomains(Collection<Domain> domains, ListRemarks listing) {}

    /** Is the field an object? */
    boolean isObject(String field) {
        return object.path(field).isObject();
    }

    /** The name in {@code {"list": NAME}}; null when something else is in it. */
    String listName(String field) {
        JsonNode said = object.path(field);
        JsonNode name = said.path("list");
        if (name.isString() && said.size() == 1) {
            return name.stringValue().strip();
        }
        errors.field(field, said, "it is a list of names, or {\"list\": NAME} with the name of a list that was put");
        return null;
    }

    /** A list of domains; a single string is understood too. */
    ListedDomains domains(String field, String whatElse) {
        return domains(field, whatElse, false);
    }

    /** @param skipInvalid goes on without the entries that are no domain, unless there is no other */
    ListedDomains domains(String field, String whatElse, boolean skipInvalid) {
        var list = new DomainList(InputErrors.SHOWN);
        JsonNode value = object.path(field);
        if (value.isString()) {
            single(field, value.stringValue(), whatElse, list);
        } else if (!has(field)) {
            errors.field(field, null, "say which domains: a list of names" + whatElse);
        } else if (!value.isArray()) {
            errors.field(field, value, "it is a list of names" + whatElse);
        } else if (value.isEmpty()) {
            errors.field(field, null, "the list is empty; nothing to ask about");
        } else {
            for (int i = 0; i < value.size(); i++) {
                entry(i, value.get(i), list);
            }
            if (!skipInvalid || list.domains().isEmpty()) {
                errors.entries(field, list);
            }
        }
        return new ListedDomains(list.domains(), ListRemarks.of(list, field, skipInvalid));
    }

    private void single(String field, String typed, String whatElse, DomainList list) {
        try {
            list.domain(0, Domain.parse(typed));
        } catch (InvalidDomainException e) {
            errors.field(field, typed, e.why() + whatElse);
        }
    }

    private static void entry(int position, JsonNode entry, DomainList list) {
        if (entry.isString()) {
            list.add(position, entry.stringValue());
        } else {
            String reason = "it is " + kind(entry) + "; give a domain name in quotes";
            list.bad(new BadEntry(position, entry.toString(), reason, BadEntry.EntryFault.NOT_TEXT));
        }
    }

    /** The list's names in lower case; empty when the field is absent, or is {@code all}. */
    List<Name> names(String field) {
        JsonNode value = object.path(field);
        var names = new ArrayList<Name>();
        if (!has(field) || isWord(field, "all")) {
            return names;
        }
        if (value.isString()) {
            names.add(name(value, 0));
        } else if (!value.isArray()) {
            errors.field(field, value, "it is a list of names, or \"all\"");
        } else if (value.isEmpty()) {
            errors.field(field, null, "the list is empty; leave it out to ask all");
        } else if (value.size() > 1
                || !"all".equals(value.get(0).stringValueOpt().orElse(""))) {
            for (int i = 0; i < value.size(); i++) {
                if (value.get(i).isString()) {
                    names.add(name(value.get(i), i));
                } else {
                    errors.entry(field, i, value.get(i), "it is " + kind(value.get(i)) + "; give a name in quotes");
                }
            }
        }
        return names;
    }

    int whole(String field, int otherwise, int least, int most) {
        return whole(field, otherwise, least, most, "");
    }

    /** @param because the reason for these bounds, for the message */
    int whole(String field, int otherwise, int least, int most, String because) {
        JsonNode value = object.path(field);
        if (!has(field)) {
            return otherwise;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral()) {
            errors.field(field, value, "it is a whole number from " + least + " to " + most + because);
            return otherwise;
        }
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            errors.field(field, value, "it is " + least + " to " + most + because);
            return otherwise;
        }
        return value.intValue();
    }

    /** No field says anything: each is null, or there is none. */
    boolean isEmpty() {
        return object.valueStream().allMatch(JsonNode::isNull);
    }

    /** Is it there, and null? */
    boolean isNull(String field) {
        return object.has(field) && object.path(field).isNull();
    }

    /** Null when it is absent, or no number. */
    BigDecimal number(String field) {
        JsonNode value = object.path(field);
        if (has(field) && !value.isNumber()) {
            errors.field(field, value, "it is " + kind(value) + "; give a number, without quotes");
        }
        return value.isNumber() ? value.decimalValue() : null;
    }

    boolean flag(String field) {
        JsonNode value = object.path(field);
        if (has(field) && !value.isBoolean()) {
            errors.field(field, value, "it is true or false");
        }
        return value.isBoolean() && value.booleanValue();
    }

    /** Null when it is absent, or no text. */
    String text(String field) {
        JsonNode value = object.path(field);
        if (has(field) && !value.isString()) {
            errors.field(field, value, "it is " + kind(value) + "; give text in quotes");
        }
        return value.isString() ? value.stringValue().strip() : null;
    }

    /** A person's words, one line. Null when it is absent, or no text. */
    String line(String field) {
        String text = text(field);
        if (text != null
                && (text.codePointCount(0, text.length()) > MOST_CHARACTERS_OF_LINE
                        || text.chars().anyMatch(Character::isISOControl))) {
            errors.field(field, text, "it is one line of at most " + MOST_CHARACTERS_OF_LINE + " characters");
        }
        return text;
    }

    /**
     * Why it is ordered: {@code reason}, one line.
     *
     * @param with what shows it, for the message
     * @return null when it is wrong
     */
    String reason(String with) {
        String reason = line("reason");
        if (!has("reason") || reason != null && reason.isEmpty()) {
            errors.field("reason", null, "say why, in a few words: they are kept, and shown with " + with);
        }
        return reason;
    }

    /** The field as it was sent; text without its quotes. */
    String shown(String field) {
        JsonNode value = object.path(field);
        return value.isString() ? value.stringValue().strip() : value.toString();
    }

    boolean isNumber(String field) {
        return object.path(field).isNumber();
    }

    private static Name name(JsonNode text, int position) {
        return new Name(text.stringValue().strip().toLowerCase(Locale.ROOT), position);
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "text";
            default -> "null";
        };
    }

    /** The fields of the body, or of an object in it. */
    static void refuseUnknown(JsonNode object, List<String> known, InputErrors errors) {
        for (String field : object.propertyNames()) {
            if (!known.contains(field)) {
                String meant = NearestName.nearest(field, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(".");
                errors.field(field, null, "no such field" + meant + " Known are " + String.join(", ", known));
            }
        }
    }
}
