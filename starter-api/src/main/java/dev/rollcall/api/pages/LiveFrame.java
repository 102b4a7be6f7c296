package dev.rollcall.api.pages;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** One server-sent event. */
record LiveFrame(byte[] bytes) {
    /** A comment, so that proxies and browsers see that the stream lives. */
    static final byte[] SIGN_OF_LIFE = ": nothing new\n\n".getBytes(StandardCharsets.UTF_8);

    static LiveFrame of(String name, String text) {
        String data = text.lines().map(line -> "data: " + line).collect(Collectors.joining("\n"));
        return new LiveFrame(("retry: 2000\nevent: " + name + "\n" + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
