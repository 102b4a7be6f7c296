package dev.rollcall.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What goes back. {@code headers} are names and values in turn, without content type and length. */
record Reply(int status, String contentType, List<String> headers, byte[] body, Outcome outcome, Delivery delivery) {
    static final String JSON = "application/json";

    enum Delivery {
        WHOLE,
        /** The connection goes away in the middle of the body. */
        CUT,
        /** The connection goes away before the first byte. */
        NONE
    }

    static Reply json(int status, byte[] body, Outcome outcome, String... headers) {
        return new Reply(status, JSON, List.of(headers), body, outcome, Delivery.WHOLE);
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
        var all = new ArrayList<>(headers);
        all.addAll(more);
        return new Reply(status, contentType, all, body, outcome, delivery);
    }

    Reply cut() {
        return new Reply(status, contentType, headers, body, Outcome.CUT, Delivery.CUT);
    }

    Reply dead() {
        return new Reply(status, contentType, headers, body, Outcome.DEAD, Delivery.NONE);
    }

    /** HTTP says all is well, and the JSON stops in the middle. */
    Reply badJson() {
        byte[] half = java.util.Arrays.copyOf(body, body.length / 2);
        return new Reply(status, contentType, headers, half, Outcome.INVALID, delivery);
    }
}
