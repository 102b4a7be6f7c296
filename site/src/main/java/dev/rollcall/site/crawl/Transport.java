package dev.rollcall.site.crawl;

import dev.rollcall.site.guard.Guard;
import dev.rollcall.site.guard.Refusal;
import dev.rollcall.site.guard.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Makes single requests: through the guard, at the host's pace, within a time. It follows no redirect and tries nothing again. */
final class Transport {
    private static final byte[] NOTHING = {};

    private final Guard guard;
    private final HostPace pace;
    private final CrawlOptions options;
    private final OkHttpClient client;

    Transport(CrawlOptions options, HostPace pace) {
        this.options = options;
        this.pace = pace;
        this.guard = new Guard(options.guard());
        this.client = guard.protect(new OkHttpClient.Builder(), options.names())
                .retryOnConnectionFailure(false)
                // Each request connects anew, through the guard. At this pace servers close idle connections anyway.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    Guard guard() {
        return guard;
    }

    /** What is to be done with a reply of 2xx: its bytes are read only if its headers are welcome. */
    interface Acceptance {
        Acceptance ANYTHING = headers -> {};

        void check(Headers headers) throws FetchTrouble;
    }

    /**
     * @param headers beside those of every request
     * @param time from the connection to the last byte, after the pause
     * @throws FetchTrouble when there is no reply, or too much of it
     */
    TimedReply get(HttpUrl url, Headers headers, Duration time, Acceptance acceptance, BodyReader reader)
            throws FetchTrouble, InterruptedException {
        Optional<Refusal> refusal = guard.refusal(url);
        if (refusal.isPresent()) {
            throw new FetchTrouble(Problem.REFUSED, refusal.get().sentence());
        }
        try (HostPace.Turn turn = pace.await(url.host())) {
            return exchange(request(url, headers), time, acceptance, reader, turn);
        }
    }

    private TimedReply exchange(
            Request request, Duration time, Acceptance acceptance, BodyReader reader, HostPace.Turn turn)
            throws FetchTrouble, InterruptedException {
        if (time.isNegative() || time.isZero()) {
            throw timedOut();
        }
        Call call = client.newBuilder().callTimeout(time).build().newCall(request);
        Instant at = options.clock().now();
        try (Response response = call.execute()) {
            Duration latency = Duration.between(at, options.clock().now());
            turn.latency(latency);
            byte[] body = response.isSuccessful() ? body(response, acceptance, reader) : NOTHING;
            // Closing an unread body would read on for a while.
            call.cancel();
            Reply reply = new Reply(request.url(), response.code(), response.headers(), body, at, latency);
            return new TimedReply(reply, Duration.between(at, options.clock().now()));
        } catch (IOException e) {
            throw trouble(e);
        } finally {
            call.cancel();
        }
    }

    private static byte[] body(Response response, Acceptance acceptance, BodyReader reader)
            throws IOException, FetchTrouble {
        try {
            acceptance.check(response.headers());
            reader.refuse(response.body().contentLength());
            return reader.read(response.body().byteStream(), response.header("Content-Encoding"));
        } catch (FetchTrouble e) {
            throw e.at(response.code());
        }
    }

    private Request request(HttpUrl url, Headers headers) {
        return new Request.Builder()
                .url(url)
                .headers(headers)
                .header("User-Agent", options.userAgent())
                .header("Accept", "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1")
                // Named by us, so that OkHttp does not unpack without limit.
                .header("Accept-Encoding", "gzip, deflate")
                .build();
    }

    private static FetchTrouble trouble(IOException e) throws InterruptedException {
        if (e instanceof InterruptedIOException && Thread.interrupted()) {
            throw new InterruptedException();
        }
        Optional<RefusedException> refused = refused(e);
        if (refused.isPresent()) {
            return new FetchTrouble(Problem.REFUSED, refused.get().getMessage());
        }
        if (e instanceof InterruptedIOException) {
            return timedOut();
        }
        if (e instanceof UnknownHostException) {
            return new FetchTrouble(Problem.NO_ADDRESS, "its host has no address");
        }
        if (e instanceof SSLException) {
            return new FetchTrouble(Problem.TLS, "its server has no good certificate, or its TLS can't be spoken");
        }
        if (e instanceof ProtocolException) {
            return new FetchTrouble(Problem.BAD_REPLY, "its server does not keep to HTTP");
        }
        return new FetchTrouble(Problem.NO_CONNECTION, "its server can't be connected to, or broke the connection off");
    }

    /** OkHttp tries each address of a name, and keeps what it met at the earlier ones as suppressed. */
    private static Optional<RefusedException> refused(Throwable e) {
        if (e == null) {
            return Optional.empty();
        }
        if (e instanceof RefusedException) {
            return Optional.of((RefusedException) e);
        }
        for (Throwable suppressed : e.getSuppressed()) {
            Optional<RefusedException> found = refused(suppressed);
            if (found.isPresent()) {
                return found;
            }
        }
        return refused(e.getCause());
    }

    private static FetchTrouble timedOut() {
        return new FetchTrouble(Problem.TIMED_OUT, "it was not there in time");
    }
}
