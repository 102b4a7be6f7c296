package dev.rollcall.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.DurationText;
import dev.rollcall.simulator.faults.KeyList;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.ScriptLines;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.Vendors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The endpoints under {@code /control}: they read what was asked so far, and set what is to go wrong. */
public final class ControlApi {
    private final ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    private final ResettableCounter counter;
    private final ActiveFaults faults;
    private final KeyStates keys;
    private final int largestBody;

    /** @param largestBody bytes that a request's body may have */
    public ControlApi(ResettableCounter counter, ActiveFaults faults, KeyStates keys, int largestBody) {
        this.counter = counter;
        this.faults = faults;
        this.keys = keys;
        this.largestBody = largestBody;
    }

    /**
     * @param parameter a parameter of the query by its name; null when there is none
     * @param body null when it was too large or broke off
     */
    public SimulatedReply reply(String method, String path, UnaryOperator<String> parameter, byte[] body) {
        try {
            return switch (method + " " + path) {
                case "GET /control/health" -> ok(Map.of("status", "up", "simulated", true));
                case "GET /control/counts" -> ok(counter.counts());
                case "GET /control/cells" -> cells((int) number(parameter, "min_usable", 6));
                case "GET /control/seconds" ->
                    lines(counter.current().seconds(number(parameter, "since", 12)).stream());
                case "GET /control/log" -> log(number(parameter, "since", 15));
                case "GET /control/shapes" -> ok(shapes());
                case "GET /control/faults" -> ok(written(faults.list()));
                case "PUT /control/faults" -> {
                    faults.replace(read(body, SimulatedFault::parse));
                    yield ok(written(faults.list()));
                }
                case "GET /control/keys" -> ok(written(keys.list()));
                case "PUT /control/keys" -> {
                    keys.replace(read(body, KeyList::parse));
                    yield ok(written(keys.list()));
                }
                case "POST /control/start" -> start(parameter.apply("in"));
                case "POST /control/reset" -> {
                    counter.reset();
                    yield ok(counter.counts());
                }
                default -> noSuchControl();
            };
        } catch (IllegalArgumentException e) {
            return SimulatedReply.own(400, e.getMessage());
        }
    }

    private static SimulatedReply noSuchControl() {
        return SimulatedReply.own(
                404,
                "no such control: GET health, counts, cells[?min_usable=N], seconds[?since=EPOCH_SECOND],"
                        + " log[?since=EPOCH_MS],"
                        + " faults, keys, shapes, clock, batches, batches/ID/rows, bill; PUT faults, keys;"
                        + " POST start[?in=DURATION], reset, clock");
    }

    /** All spans of time count from then on. */
    private SimulatedReply start(String in) {
        Duration wait = in == null ? Duration.ZERO : DurationText.parse(in);
        faults.startIn(wait);
        keys.startIn(wait);
        return ok(Map.of("spans_count_from", Instant.now().plus(wait).toString()));
    }

    /**
     * One line of {@code docs/simulator.md}'s table.
     *
     * @param error whether it is answered with an error status
     * @param batch whether it is a shape of batches, which single requests never have
     * @param providers those that have it
     */
    private record ShapeRow(String shape, String meaning, boolean error, boolean batch, List<String> providers) {}

    private static List<ShapeRow> shapes() {
        return Arrays.stream(Shape.values())
                .map(shape -> new ShapeRow(
                        shape.form(),
                        shape.meaning(),
                        shape.error() != null,
                        shape.stage() == Shape.CheckStage.BATCH,
                        Vendors.having(shape)))
                .toList();
    }

    private SimulatedReply cells(int minUsable) {
        return lines(counter.current().cells().filter(cell -> cell.usable() >= minUsable));
    }

    private SimulatedReply log(long sinceMillis) {
        return lines(counter.current().log().since(Instant.ofEpochMilli(sinceMillis)).stream());
    }

    private SimulatedReply lines(Stream<?> values) {
        var lines = new StringBuilder();
        values.forEach(value ->
                lines.append(new String(bytes(value), StandardCharsets.UTF_8)).append('\n'));
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        return new SimulatedReply(
                200, "application/x-ndjson", List.of(), body, SimulatedOutcome.ANSWERED, SimulatedReply.Delivery.WHOLE);
    }

    /** 0 when the query has no such parameter. */
    private static long number(UnaryOperator<String> parameter, String name, int digits) {
        String value = parameter.apply(name);
        if (value == null) {
            return 0;
        }
        if (!value.matches("\\d{1," + digits + "}")) {
            throw new IllegalArgumentException(name + " '" + value + "' is not a number");
        }
        return Long.parseLong(value);
    }

    private static List<String> written(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    /** A JSON list of texts, or one text a line. */
    private <T> List<T> read(byte[] body, Function<String, T> parse) {
        if (body == null) {
            throw new IllegalArgumentException("the body is larger than " + largestBody + " bytes, or broke off");
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
        return SimulatedReply.json(200, bytes(value), SimulatedOutcome.ANSWERED);
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass(), e);
        }
    }
}
