package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Rows that stand in the body of the call that makes the batch. They are read one by one, and twice: checked first. */
final class InlineRows {
    private final Path body;
    private final List<String> place;
    private final Rules rules;

    /**
     * @param id the member with the row's name
     * @param request the member with the request itself
     * @param ids what a name has to look like
     */
    record Rules(String id, String request, Pattern ids, int most) {}

    InlineRows(Path body, List<String> place, Rules rules) {
        this.body = body;
        this.place = place;
        this.rules = rules;
    }

    /** Makes a row of an element. */
    interface RowMaker {
        BatchRow row(String id, ObjectNode request, JsonNode element);
    }

    /** The rest of the body. Throws when the provider would not take the rows. */
    ObjectNode check() {
        return check(new HashSet<>());
    }

    /** @param ids the names that are taken already; those of these rows are added */
    ObjectNode check(Set<String> ids) {
        if (body == null) {
            throw BatchApi.invalid("We could not parse the JSON body of your request.", null);
        }
        int[] n = {0};
        ObjectNode rest = StreamedArray.read(body, place, element -> check(element, n[0]++, ids));
        String list = place.get(place.size() - 1);
        if (n[0] == 0) {
            throw BatchApi.invalid(list + ": at least one is required", list);
        }
        if (n[0] > rules.most()) {
            throw BatchApi.invalid(list + ": there are " + n[0] + ", more than " + rules.most(), list);
        }
        return rest;
    }

    private void check(JsonNode element, int n, Set<String> ids) {
        String where = place.get(place.size() - 1) + "." + n + ".";
        String id = element.path(rules.id()).asText("");
        if (!rules.ids().matcher(id).matches()) {
            throw BatchApi.invalid(
                    where + rules.id() + ": String should match pattern '" + rules.ids() + "'", rules.id());
        }
        if (!id.isEmpty() && !ids.add(id)) {
            throw BatchApi.invalid(where + rules.id() + ": '" + id + "' stands twice", rules.id());
        }
        if (!element.path(rules.request()).isObject()) {
            throw BatchApi.invalid(where + rules.request() + ": Field required", rules.request());
        }
    }

    void forEach(RowMaker maker, Consumer<BatchRow> then) {
        StreamedArray.read(
                body,
                place,
                element -> then.accept(maker.row(
                        element.path(rules.id()).asText(""), (ObjectNode) element.get(rules.request()), element)));
    }
}
