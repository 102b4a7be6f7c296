package dev.rollcall.embedded;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Whether a server on this machine answers. */
public final class HealthCheck {
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 3_000;

    private HealthCheck() {}

    /** Whether a GET of this URL gives status 200; a server that still starts is refused, or answers 503. */
    public static boolean passes(URI url) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
