package dev.rollcall.events;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.rollcall.llm.net.Url;
import dev.rollcall.store.Outlets.Outlet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Sends one event to a webhook, signed as Standard Webhooks 1.0 has it. It goes directly: through a proxy, nobody could say
 * which address it goes to. Redirects are not followed, since they might lead anywhere.
 */
final class WebhookCall implements AutoCloseable {
    private static final MediaType CLOUD_EVENT = MediaType.get("application/cloudevents+json; charset=utf-8");
    private static final long MOST_READ = 64 << 10;
    private static final int MOST_SHOWN = 200;
    private static final int IDLE_CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 4;

    private final OkHttpClient client;
    private final WebhookHosts hosts;
    private final WebhookSecrets secrets;
    private final WebhookTimings timings;

    /** @param options with a secret */
    WebhookCall(EventOptions options, WebhookTimings timings) {
        this.hosts = new WebhookHosts(options.privateAddresses());
        this.secrets = new WebhookSecrets(options.secret());
        this.timings = timings;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dns(hosts)
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(timings.connect())
                .callTimeout(timings.call())
                // The whole call has its limit.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS));
        options.outgoing().trustIn(builder);
        this.client = builder.build();
    }

    /**
     * @param id of the event at the receiver's: the same at each try
     * @param json what is sent
     */
    WebhookReply send(Outlet outlet, String id, String json) {
        HttpUrl url = HttpUrl.get(outlet.url());
        Instant now = Instant.now();
        try {
            hosts.checkLiteral(url.host());
            Request request = new Request.Builder()
                    .url(url)
                    .header("User-Agent", "rollcall")
                    .header("webhook-id", id)
                    .header("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                    .header("webhook-signature", signature(outlet, id, now, json))
                    .post(RequestBody.create(json.getBytes(StandardCharsets.UTF_8), CLOUD_EVENT))
                    .build();
            try (Response response = client.newCall(request).execute()) {
                return read(response, now);
            }
        } catch (IOException e) {
            return WebhookReply.none(words(e, url));
        }
    }

    /** A signature with each secret that is valid, separated by spaces: a receiver takes it when one of them is right. */
    private String signature(Outlet outlet, String id, Instant now, String json) {
        var signatures = new StringBuilder();
        for (String secret : secrets.signing(outlet, now)) {
            try {
                signatures
                        .append(signatures.isEmpty() ? "" : " ")
                        .append(new Webhook(secret).sign(id, now.getEpochSecond(), json));
            } catch (WebhookSigningException | EmptyWebhookSecretException e) {
                throw new IllegalStateException("Java has what signing needs", e);
            }
        }
        return signatures.toString();
    }

    private static WebhookReply read(Response response, Instant now) {
        String begin = beginning(response);
        if (response.isSuccessful()) {
            return WebhookReply.taken(response.code());
        }
        String location = response.header("Location");
        String words = response.isRedirect() && location != null
                ? "HTTP " + response.code() + ": a redirect to " + line(Url.shown(location))
                        + ", which is not followed; mend the outlet's URL"
                : "HTTP " + response.code() + (begin.isEmpty() ? "" : ": " + begin);
        return new WebhookReply(response.code(), words, RetryAfter.read(response.header("Retry-After"), now));
    }

    /** Reads what is read of a reply; its status counts, whatever becomes of the rest. */
    private static String beginning(Response response) {
        var read = new Buffer();
        try {
            BufferedSource body = response.body().source();
            while (read.size() < MOST_READ && body.read(read, MOST_READ - read.size()) >= 0) {
                // On.
            }
        } catch (IOException e) {
            // It was cut, or took too long.
        }
        return line(read.readUtf8());
    }

    private static String line(String text) {
        String line = text.substring(0, Math.min(text.length(), 2 * MOST_SHOWN))
                .replaceAll("[\\p{C}\\s]+", " ")
                .strip();
        return line.substring(
                0, line.offsetByCodePoints(0, Math.min(MOST_SHOWN, line.codePointCount(0, line.length()))));
    }

    private String words(IOException failure, HttpUrl url) {
        if (failure instanceof PrivateAddressException) {
            return failure.getMessage();
        }
        if (failure instanceof UnknownHostException) {
            return "no address is known for " + url.host();
        }
        if (failure instanceof InterruptedIOException) {
            return "no whole reply within " + timings.call().toSeconds() + " s";
        }
        if (failure instanceof ConnectException) {
            return "nobody answers at " + url.host() + ":" + url.port();
        }
        return "the connection broke off: " + line(String.valueOf(failure.getMessage()));
    }

    /** Calls under way are given up. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
