package dev.rollcall.llm;

import dev.rollcall.llm.net.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The HTTP clients of a panel, one for each server, so that the route is determined once and a call searches only the
 * connections to its server.
 */
final class HttpClients implements AutoCloseable {

    /**
     * How long an idle connection is kept, in seconds. Providers and proxies keep their end open for longer (usually at
     * least 5 s). A call on a connection that the other side is closing would be lost, and may have been billed.
     */
    private static final int IDLE_SECONDS = 4;

    /** The most idle connections to one server that are kept. */
    private static final int IDLE_CONNECTIONS = 512;

    private final Outgoing outgoing;
    private final OkHttpClient common;
    private final Map<Server, OkHttpClient> byServer = new ConcurrentHashMap<>();

    HttpClients(PanelOptions options, Catalogue catalogue) {
        this.outgoing = options.outgoing();
        this.common = common(options, needsTls(catalogue));
    }

    OkHttpClient forServer(String baseUrl) {
        HttpUrl url = HttpUrl.get(baseUrl);
        return byServer.computeIfAbsent(new Server(url.scheme(), url.host(), url.port()), server -> {
            OkHttpClient.Builder client = common.newBuilder()
                    .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS));
            outgoing.leadTo(url, client);
            if (!url.isHttps()) {
                client.socketFactory(new ChannelSocketFactory());
            }
            return client.build();
        });
    }

    /** Ends the calls in flight. */
    @Override
    public void close() {
        common.dispatcher().cancelAll();
        byServer.values().forEach(client -> client.connectionPool().evictAll());
    }

    private static boolean needsTls(Catalogue catalogue) {
        return catalogue.providers().stream()
                .flatMap(provider -> provider.apis().stream())
                .anyMatch(api -> HttpUrl.get(api.baseUrl()).isHttps());
    }

    private static OkHttpClient common(PanelOptions options, boolean needsTls) {
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        if (!needsTls) {
            // Otherwise OkHttp reads all certificates that Java trusts, which takes 0.2 s.
            client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        options.outgoing().trustIn(client);
        return client.callTimeout(options.callTimeout())
                .connectTimeout(options.connectTimeout())
                // No read timeout, because a thinking model may be silent for a minute; the whole call has a timeout.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(new StaleConnectionInterceptor())
                .eventListenerFactory(CallTrace::of)
                .build();
    }

    private record Server(String scheme, String host, int port) {}
}
