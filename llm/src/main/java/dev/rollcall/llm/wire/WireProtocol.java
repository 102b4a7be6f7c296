package dev.rollcall.llm.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** One wire protocol: how a question is written, and how a reply with HTTP 200 is read. */
public interface WireProtocol {

    /** Writes the members of the request's object. The caller opens and closes it, and adds those of the catalogue. */
    void write(WireRequest request, JsonGenerator json) throws IOException;

    /**
     * Puts a stream together, for servers that stream although they were asked not to.
     *
     * @return the reply as it would have come whole, for {@link #read}; for events of another protocol an object that
     *     {@code read} does not recognise
     */
    AssembledStream assemble(EventStream stream);

    /** Reads the members that it knows and ignores the rest. It does not throw, whatever the body holds. */
    ParsedReply read(JsonNode body, Set<Habit> habits);
}
