package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a server said.
 *
 * @param from whom it is from
 * @param body as it came
 */
public record HttpReply(URI from, int status, Map<String, List<String>> headers, byte[] body) {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** However its name is written; empty when it is not there. */
    String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .map(header -> String.join(", ", header.getValue()))
                .findFirst()
                .orElse("");
    }

    boolean isNo() {
        return status >= 300;
    }

    /** The server, or one before it, can't just now. */
    boolean isAway() {
        return status >= 500;
    }

    /** @throws UserError when the answer is no */
    HttpReply orComplain() {
        return orComplain(position -> null);
    }

    /**
     * @param where where the entry of a list of domains that was sent comes from: {@code domains.txt:12}; null: not known
     * @throws UserError when the answer is no
     */
    HttpReply orComplain(IntFunction<String> where) {
        if (isNo()) {
            throw new UserError(ApiProblem.of(this).words(where));
        }
        return this;
    }

    /** @throws UserError when it is none */
    public JsonNode json() {
        try {
            JsonNode read = JSON.readTree(body);
            if (read != null && (read.isObject() || read.isArray())) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw new UserError(noJson(), e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
        throw new UserError(noJson());
    }

    /** The body, as it came. */
    void printTo(PrintStream out) {
        out.write(body, 0, body.length);
        if (body.length == 0 || body[body.length - 1] != '\n') {
            out.print('\n');
        }
        out.flush();
    }

    boolean says(String header, String value) {
        return headers.entrySet().stream()
                .anyMatch(sent -> header.equalsIgnoreCase(sent.getKey())
                        && sent.getValue().contains(value));
    }

    private String noJson() {
        return from + " replied with something that is no JSON (HTTP " + status
                + "): is that Rollcall's API? Mend ROLLCALL_URL if it is not";
    }
}
