package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How the questions of a batch are written.
 *
 * @param before the text before the first
 * @param between the text between two
 * @param after the text after the last
 * @param row writes the members of one
 */
record FileShape(String before, String between, String after, Row row) {

    /** One a line. */
    static FileShape lines(Row row) {
        return new FileShape("", "\n", "\n", row);
    }

    /** Writes the members of the object around one question. */
    interface Row {
        /** @param body the JSON of the question */
        void write(JsonGenerator json, String customId, String body) throws IOException;
    }

    /** Writes a member that is JSON already. */
    static void writeRaw(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value);
    }
}
