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
 * A server's reply.
 *
 * @param from the server's address
 * @param body the bytes as they came
 */
public record HttpReply(URI from, int status, Map<String, List<String>> headers, byte[] body) {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The header with this name in any case; empty when there is none. */
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

    /** Whether the server, or a proxy before it, is unavailable for now. */
    boolean isAway() {
        return status >= 500;
    }

    /** @throws AwayException when the server, or a proxy before it, is unavailable for now */
    HttpReply orAway() throws AwayException {
        if (isAway()) {
            throw new AwayException(ApiProblem.of(this).words(position -> null));
        }
        return this;
    }

    /** @throws UserError when the server refused */
    HttpReply orComplain() {
        return orComplain(position -> null);
    }

    /**
     * @param where gives the place of an entry of the list of domains that was sent, {@code domains.txt:12}; null: unknown
     * @throws UserError when the server refused
     */
    HttpReply orComplain(IntFunction<String> where) {
        if (isNo()) {
            throw new UserError(ApiProblem.of(this).words(where));
        }
        return this;
    }

    /** @throws UserError when the body is not JSON */
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

    /** Prints the body as it came. */
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
