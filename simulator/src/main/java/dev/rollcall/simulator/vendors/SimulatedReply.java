package dev.rollcall.simulator.vendors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What goes back to the client.
 *
 * @param status 0 when nothing is sent at all
 * @param headers names and values in turn, without content type and length
 * @param outcome as which it is counted
 */
public record SimulatedReply(
        int status,
        String contentType,
        List<String> headers,
        byte[] body,
        SimulatedOutcome outcome,
        Delivery delivery) {
    static final String JSON = "application/json";

    public enum Delivery {
        WHOLE,
        /** The connection is closed in the middle of the body. */
        CUT,
        /** The connection is reset in the middle of the body. */
        RESET,
        /** The connection is closed before the first byte. */
        NONE,
        /** Nothing comes, and the connection stays. */
        NEVER
    }

    public static SimulatedReply json(int status, byte[] body, SimulatedOutcome outcome, String... headers) {
        return new SimulatedReply(status, JSON, List.of(headers), body, outcome, Delivery.WHOLE);
    }

    /** A reply of the simulator itself, not of a provider. */
    public static SimulatedReply own(int status, String message) {
        byte[] body = ("{\"error\":" + JsonTemplate.Raw.quoted(message).json() + "}").getBytes(StandardCharsets.UTF_8);
        return json(status, body, SimulatedOutcome.BAD_REQUEST);
    }

    public static SimulatedReply dead() {
        return new SimulatedReply(0, JSON, List.of(), new byte[0], SimulatedOutcome.DEAD, Delivery.NONE);
    }

    public static SimulatedReply never() {
        return new SimulatedReply(0, JSON, List.of(), new byte[0], SimulatedOutcome.HUNG, Delivery.NEVER);
    }

    /** The reply of a proxy when the provider behind it is away. */
    public static SimulatedReply badGateway() {
        byte[] page = """
                <html>
                <head><title>502 Bad Gateway</title></head>
                <body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body>
                </html>
                """.getBytes(StandardCharsets.UTF_8);
        return new SimulatedReply(
                502, "text/html; charset=UTF-8", List.of(), page, SimulatedOutcome.SERVER_FAULT, Delivery.WHOLE);
    }

    public SimulatedReply with(List<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(headers);
        all.addAll(more);
        return new SimulatedReply(status, contentType, all, body, outcome, delivery);
    }

    public SimulatedReply cut(Delivery how) {
        return new SimulatedReply(status, contentType, headers, body, SimulatedOutcome.CUT, how);
    }

    /** Status and length are right, but the JSON ends in the middle. */
    public SimulatedReply badJson() {
        return new SimulatedReply(
                status, contentType, headers, Arrays.copyOf(body, body.length / 2), SimulatedOutcome.INVALID, delivery);
    }

    /** The same as a stream in that form. */
    public SimulatedReply stream(StreamForm form, byte[] events) {
        String type = form == StreamForm.EVENTS ? "text/event-stream" : JSON;
        return new SimulatedReply(status, type, headers, events, outcome, delivery);
    }

    public SimulatedReply withBody(byte[] other) {
        return new SimulatedReply(status, contentType, headers, other, outcome, delivery);
    }

    /** The same with a text before the body. */
    public SimulatedReply after(String first) {
        byte[] before = first.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, all, before.length, body.length);
        return withBody(all);
    }
}
