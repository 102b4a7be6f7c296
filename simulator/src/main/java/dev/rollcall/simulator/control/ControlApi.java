package dev.rollcall.simulator.control;

import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.DurationText;
import dev.rollcall.simulator.JettyHandler;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.ProviderKeys;
import dev.rollcall.simulator.faults.ScriptLines;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.Vendors;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;

/** The endpoints under {@code /control}: what was asked so far, and what is to go wrong. */
final class ControlApi {
    private final ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    private final JettyHandler door;
    private final ActiveFaults faults;
    private final KeyStates keys;

    ControlApi(JettyHandler door, ActiveFaults faults, KeyStates keys) {
        this.door = door;
        this.faults = faults;
        this.keys = keys;
    }

    SimulatedReply reply(Request request, String path, byte[] body) {
        try {
            return switch (request.getMethod() + " " + path) {
                case "GET /control/health" -> ok(Map.of("status", "up", "simulated", true));
                case "GET /control/counts" -> ok(door.counts());
                case "GET /control/cells" -> cells((int) number(request, "min_usable", 6));
                case "GET /control/seconds" -> lines(door.tally().seconds(number(request, "since", 12)).stream());
                case "GET /control/log" ->
                    lines(door.tally().log().since(Instant.ofEpochMilli(number(request, "since", 15))).stream());
                case "GET /control/shapes" -> ok(shapes());
                case "GET /control/faults" -> ok(written(faults.list()));
                case "PUT /control/faults" -> {
                    faults.replace(read(body, SimulatedFault::parse));
                    yield ok(written(faults.list()));
                }
                case "GET /control/keys" -> ok(written(keys.list()));
                case "PUT /control/keys" -> {
                    keys.replace(read(body, ProviderKeys::parse));
                    yield ok(written(keys.list()));
                }
                case "POST /control/start" -> start(wait(request));
                case "POST /control/reset" -> {
                    door.reset();
                    yield ok(door.counts());
                }
                default ->
                    SimulatedReply.own(
                            404,
                            "no such control: GET health, counts, cells[?min_usable=N], seconds[?since=EPOCH_SECOND],"
                                    + " log[?since=EPOCH_MS],"
                                    + " faults, keys, shapes; PUT faults, keys; POST start[?in=DURATION], reset");
            };
        } catch (IllegalArgumentException e) {
            return SimulatedReply.own(400, e.getMessage());
        }
    }

    /** All spans count from then on. */
    private SimulatedReply start(Duration wait) {
        faults.startIn(wait);
        keys.startIn(wait);
        return ok(Map.of("spans_count_from", Instant.now().plus(wait).toString()));
    }

    private static Duration wait(Request request) {
        String wait = parameter(request, "in");
        return wait == null ? Duration.ZERO : DurationText.parse(wait);
    }

    /**
     * @param error whether it is answered with an error status
     * @param providers those that have it
     */
    private record ShapeTold(String shape, String meaning, boolean error, List<String> providers) {}

    private static List<ShapeTold> shapes() {
        return Arrays.stream(Shape.values())
                .map(shape -> new ShapeTold(shape.form(), shape.meaning, shape.problem != null, Vendors.having(shape)))
                .toList();
    }

    private SimulatedReply cells(int minUsable) {
        return lines(door.tally().cells().filter(cell -> cell.usable() >= minUsable));
    }

    private SimulatedReply lines(Stream<?> values) {
        var lines = new StringBuilder();
        values.forEach(value ->
                lines.append(new String(bytes(value), StandardCharsets.UTF_8)).append('\n'));
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        return new SimulatedReply(200, "application/x-ndjson", List.of(), body, SimulatedOutcome.ANSWERED, SimulatedReply.Delivery.WHOLE);
    }

    /** 0 when it is not there. */
    private static long number(Request request, String name, int digits) {
        String value = parameter(request, name);
        if (value == null) {
            return 0;
        }
        if (!value.matches("\\d{1," + digits + "}")) {
            throw new IllegalArgumentException(name + " '" + value + "' is not a number");
        }
        return Long.parseLong(value);
    }

    private static String parameter(Request request, String name) {
        return request.getHttpURI().getQuery() == null
                ? null
                : Request.extractQueryParameters(request).getValue(name);
    }

    private static List<String> written(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    /** A JSON list of texts, or one text a line. */
    private <T> List<T> read(byte[] body, Function<String, T> parse) {
        if (body == null) {
            throw new IllegalArgumentException("the body is larger than " + JettyHandler.LARGEST_BODY + " bytes, or broke off");
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("[")) {
            return ScriptLines.parse(text, parse);
        }
        try {
            return json.readValue(text, new TypeReference<List<String>>() {}).stream()
                    .map(String::valueOf)
                    .map(parse)
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the body is neither a JSON list of texts such as [\"groq=limited:120/min\"], nor one text a line",
                    e);
        }
    }

    private SimulatedReply ok(Object value) {
        return reply(200, value);
    }

    private SimulatedReply reply(int status, Object value) {
        return SimulatedReply.json(status, bytes(value), SimulatedOutcome.ANSWERED);
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass(), e);
        }
    }
}
