package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;

/** The placeholders that every row of {@code errors.json} may use, and what they stand for. */
final class ErrorWords {
    private static final Map<String, Function<ErrorScope, Object>> WORDS = Map.ofEntries(
            word("status", ErrorScope::status),
            word("reason", scope -> scope.error().reason()),
            word("param", scope -> scope.error().param()),
            word("model", scope -> scope.error().model()),
            word("maskedKey", scope -> masked(scope.error().reason())),
            word("limit", scope -> text(scope.error().exceeded().limit())),
            word("used", scope -> text(scope.error().exceeded().used())),
            word("requested", scope -> text(scope.error().exceeded().requested())),
            // requests per min (RPM), as OpenAI names it; requests per minute (RPM), as Groq; requests per minute.
            word("limitUnit", scope -> unit(scope)),
            word("limitUnitLong", scope -> unit(scope).replace(" per min ", " per minute ")),
            word("limitWords", scope -> scope.error().exceeded().by().spelledOut()),
            word("waitMillis", scope -> text(scope.error().pause().toMillis())),
            word(
                    "waitSeconds",
                    scope ->
                            text(Math.max(1, WaitText.wholeSeconds(scope.error().pause())))),
            word("waitGo", scope -> WaitText.go(scope.error().pause())),
            word("waitDecimal", scope -> WaitText.seconds(scope.error().pause())),
            word(
                    "nextMonth",
                    scope -> text(LocalDate.now(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(1))),
            word("letters24", scope -> scope.dice().letters(24)),
            word("letters26", scope -> scope.dice().letters(26)),
            word("letters27", scope -> scope.dice().letters(27)),
            word("uuid", scope -> scope.dice().uuid()));

    private ErrorWords() {}

    static boolean has(String name) {
        return WORDS.containsKey(name);
    }

    /** A text, the status as a number, or JSON null where the error has no such value; null when there is no such word. */
    static JsonNode value(String name, ErrorScope scope) {
        Function<ErrorScope, Object> word = WORDS.get(name);
        if (word == null) {
            return null;
        }
        Object value = word.apply(scope);
        if (value == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        return value instanceof Integer number
                ? JsonNodeFactory.instance.numberNode(number)
                : JsonNodeFactory.instance.textNode((String) value);
    }

    private static Map.Entry<String, Function<ErrorScope, Object>> word(
            String name, Function<ErrorScope, Object> value) {
        return Map.entry(name, value);
    }

    private static String text(Object value) {
        return value.toString();
    }

    private static String unit(ErrorScope scope) {
        return scope.error().exceeded().by().unit();
    }

    /** Keys are never repeated whole. */
    private static String masked(String key) {
        return key.length() < 8 ? "****" : key.substring(0, 4) + "****" + key.substring(key.length() - 4);
    }
}
