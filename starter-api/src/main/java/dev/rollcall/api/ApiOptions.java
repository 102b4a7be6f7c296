package dev.rollcall.api;

import dev.rollcall.events.EventOptions;
import dev.rollcall.store.AlertSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the API listens, and whom it lets in.
 *
 * @param host address to bind; {@code 127.0.0.1} by default. Beyond loopback only with a token
 * @param port 8080 by default; 0 takes a free one
 * @param token what callers send as {@code Authorization: Bearer …}; null: no token is asked for
 * @param version shown by {@code /api/health}
 * @param mostDomains of one job; null: as many as one likes
 * @param settings rates of requests, the cron secret, the name of the environment
 * @param events how other systems are told what happened
 * @param alerts the rules that count while no worker has told its own
 */
public record ApiOptions(
        String host,
        int port,
        String token,
        String version,
        Integer mostDomains,
        ApiSettings settings,
        EventOptions events,
        AlertSettings alerts) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;

    public ApiOptions {
        host = host == null || host.isBlank() ? DEFAULT_HOST : host.strip();
        token = token == null || token.isBlank() ? null : token.strip();
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the API's port is 0 to 65535, not " + port + ": set it with --api-port");
        }
        if (token == null && !address(host).isLoopbackAddress()) {
            throw new IllegalArgumentException("the API does not listen on " + host
                    + " without a token: set ROLLCALL_TOKEN, or let it listen on " + DEFAULT_HOST);
        }
    }

    public ApiOptions(String host, int port, String token, String version) {
        this(host, port, token, version, null, ApiSettings.DEFAULT, EventOptions.NONE, AlertSettings.NONE);
    }

    public ApiOptions with(ApiSettings others) {
        return new ApiOptions(host, port, token, version, mostDomains, others, events, alerts);
    }

    /** Of one job. */
    public ApiOptions withMostDomains(int most) {
        return new ApiOptions(host, port, token, version, most, settings, events, alerts);
    }

    public ApiOptions telling(EventOptions others) {
        return new ApiOptions(host, port, token, version, mostDomains, settings, others, alerts);
    }

    public ApiOptions alerting(AlertSettings others) {
        return new ApiOptions(host, port, token, version, mostDomains, settings, events, others);
    }

    InetAddress address() {
        return address(host);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the API's host '" + host + "' is no address of this machine", e);
        }
    }

    @Override
    public String toString() {
        return "ApiOptions[" + host + ":" + port + (token == null ? "" : ", with a token") + ", " + version + "]";
    }
}
