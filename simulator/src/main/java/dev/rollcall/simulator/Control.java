package dev.rollcall.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** The endpoints under {@code /control}: what was asked so far, and what is to go wrong. */
final class Control {
    private final ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    private final Door door;
    private final Faults faults;

    Control(Door door, Faults faults) {
        this.door = door;
        this.faults = faults;
    }

    Reply reply(Request request, String path, byte[] body) {
        try {
            return switch (request.getMethod() + " " + path) {
                case "GET /control/health" -> ok(Map.of("status", "up", "simulated", true));
                case "GET /control/counts" -> ok(door.counts());
                case "GET /control/cells" -> cells(minUsable(request.getHttpURI(), request));
                case "GET /control/faults" -> ok(written());
                case "PUT /control/faults" -> {
                    faults.replace(read(body));
                    yield ok(written());
                }
                case "POST /control/reset" -> {
                    door.reset();
                    yield ok(door.counts());
                }
                default ->
                    reply(
                            404,
                            Map.of(
                                    "error",
                                    "no such control: GET health, counts, cells[?min_usable=N], faults; PUT faults; POST reset"));
            };
        } catch (IllegalArgumentException e) {
            return reply(400, Map.of("error", e.getMessage()));
        }
    }

    private Reply cells(int minUsable) {
        var lines = new StringBuilder();
        door.tally()
                .cells()
                .filter(cell -> cell.usable() >= minUsable)
                .forEach(cell -> lines.append(new String(bytes(cell), StandardCharsets.UTF_8))
                        .append('\n'));
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        return new Reply(200, "application/x-ndjson", List.of(), body, Outcome.ANSWERED, Reply.Delivery.WHOLE);
    }

    private static int minUsable(HttpURI uri, Request request) {
        Fields query = uri.getQuery() == null ? Fields.EMPTY : Request.extractQueryParameters(request);
        String value = query.getValue("min_usable");
        if (value == null) {
            return 0;
        }
        if (!value.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("min_usable '" + value + "' is not a number");
        }
        return Integer.parseInt(value);
    }

    private List<String> written() {
        return faults.list().stream().map(Fault::toString).toList();
    }

    private List<Fault> read(byte[] body) {
        try {
            List<String> texts = json.readValue(body == null ? new byte[0] : body, new TypeReference<>() {});
            return texts.stream().map(Fault::parse).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the body is not a JSON list of faults such as [\"groq=limited:120/min\"]", e);
        }
    }

    private Reply ok(Object value) {
        return reply(200, value);
    }

    private Reply reply(int status, Object value) {
        return Reply.json(status, bytes(value), Outcome.ANSWERED);
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass(), e);
        }
    }
}
