package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.answers.Dice;
import java.util.Map;

/**
 * What the placeholders of one error's body stand for.
 *
 * @param status the HTTP status of the reply; 0 while it is not known yet
 * @param fields the row's own values, by name
 */
record ErrorScope(SimulatedError error, int status, Dice dice, Map<String, ErrorValue> fields) {
    ErrorScope withStatus(int found) {
        return new ErrorScope(error, found, dice, fields);
    }

    /** The row's own value of that name, else the error's; null when there is none. */
    JsonNode value(String name) {
        ErrorValue field = fields.get(name);
        return field != null ? field.of(this) : ErrorWords.value(name, this);
    }
}
