package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.answers.Dice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;

/**
 * How one provider words one kind of error.
 *
 * @param body the name of the body, one of {@code bodies}
 * @param fields what stands in the body's placeholders
 */
record ErrorRow(
        ErrorValue status,
        ErrorValue body,
        Map<String, ErrorValue> bodies,
        Map<String, ErrorValue> fields,
        Map<String, ErrorValue> headers) {

    SimulatedReply reply(SimulatedError error, Dice dice) {
        var undecided = new ErrorScope(error, 0, dice, fields);
        int code = status.of(undecided).asInt();
        ErrorScope scope = undecided.withStatus(code);
        JsonNode json = bodies.get(body.of(scope).asText()).of(scope);
        var namesAndValues = new ArrayList<String>();
        headers.forEach((name, value) -> {
            JsonNode text = value.of(scope);
            if (text != null) {
                namesAndValues.add(name);
                namesAndValues.add(text.asText());
            }
        });
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        return SimulatedReply.json(code, bytes, error.kind().outcome, namesAndValues.toArray(String[]::new));
    }
}
