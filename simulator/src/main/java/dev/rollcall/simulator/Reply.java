package dev.rollcall.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What goes back. {@code headers} are names and values in turn, without content type and length. */
record Reply(int status, String contentType, List<String> headers, byte[] body, Outcome outcome, Delivery delivery) {
    static final String JSON = "application/json";

    enum Delivery {
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

    static Reply json(int status, byte[] body, Outcome outcome, String... headers) {
        return new Reply(status, JSON, List.of(headers), body, outcome, Delivery.WHOLE);
    }

    /** In the simulator's own name: what no provider would say. */
    static Reply own(int status, String message) {
        byte[] body = ("{\"error\":" + Template.Raw.quoted(message).json() + "}").getBytes(StandardCharsets.UTF_8);
        return json(status, body, Outcome.BAD_REQUEST);
    }

    static Reply dead() {
        return new Reply(0, JSON, List.of(), new byte[0], Outcome.DEAD, Delivery.NONE);
    }

    static Reply never() {
        return new Reply(0, JSON, List.of(), new byte[0], Outcome.HUNG, Delivery.NEVER);
    }

    /** What a proxy in front of a provider says when the provider behind it is gone. */
    static Reply badGateway() {
        byte[] page = """
                <html>
                <head><title>502 Bad Gateway</title></head>
                <body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body>
                </html>
                """.getBytes(StandardCharsets.UTF_8);
        return new Reply(502, "text/html; charset=UTF-8", List.of(), page, Outcome.SERVER_FAULT, Delivery.WHOLE);
    }

    Reply with(List<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(headers);
        all.addAll(more);
        return new Reply(status, contentType, all, body, outcome, delivery);
    }

    Reply cut(Delivery how) {
        return new Reply(status, contentType, headers, body, Outcome.CUT, how);
    }

    /** HTTP says all is well, and the JSON stops in the middle. */
    Reply badJson() {
        return new Reply(status, contentType, headers, Arrays.copyOf(body, body.length / 2), Outcome.INVALID, delivery);
    }

    /** As a stream in that form. */
    Reply stream(Streaming form, byte[] events) {
        String type = form == Streaming.EVENTS ? "text/event-stream" : JSON;
        return new Reply(status, type, headers, events, outcome, delivery);
    }

    Reply withBody(byte[] other) {
        return new Reply(status, contentType, headers, other, outcome, delivery);
    }

    /** With something before the body. */
    Reply after(String first) {
        byte[] before = first.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, all, before.length, body.length);
        return withBody(all);
    }
}
