package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * One API, called for something else than a question, or read from somewhere else than a call: with the same connections,
 * proxy, keys and reading of errors. It does not retry.
 */
public final class ApiCaller {

    private final ApiEndpoint endpoint;
    private final PanelOptions options;
    private final ErrorClassifier classifier;
    private final HttpClients clients;

    /** Without a limit for the whole call: for bodies of hundreds of megabytes. A silence still ends it. */
    private final OkHttpClient slow;

    /** Errors are read with a question in mind; here there is none. */
    private final Question noQuestion;

    ApiCaller(ApiEndpoint endpoint, PanelOptions options, ErrorClassifier classifier, HttpClients clients) {
        this.endpoint = endpoint;
        this.options = options;
        this.classifier = classifier;
        this.clients = clients;
        this.slow = slow(endpoint.client());
        this.noQuestion = new Question(endpoint.provider().id(), endpoint.api().name(), null, false, "none", 1, null);
    }

    private OkHttpClient slow(OkHttpClient client) {
        return client.newBuilder()
                .callTimeout(Duration.ZERO)
                .readTimeout(options.callTimeout())
                .writeTimeout(options.callTimeout())
                .build();
    }

    public Api api() {
        return endpoint.api();
    }

    public Provider provider() {
        return endpoint.provider();
    }

    /** The most bytes of a reply or of one answer in it. */
    public int maxReplyBytes() {
        return options.maxReplyBytes();
    }

    /** The JSON by which this API is asked a question: the same bytes each time. */
    public byte[] body(Question question) throws IOException {
        return endpoint.body(question, endpoint.model(question));
    }

    /** The model that a question names, else the API's default. */
    public String model(Question question) {
        return endpoint.model(question);
    }

    /** The URL of a path on the API's server, from its root; not percent-encoded. */
    public HttpUrl url(String path) {
        return endpoint.url(path);
    }

    /**
     * Sends a request once. Every failure of a provider or network is a value, not an exception. The key goes to the API's
     * own server only.
     *
     * @param reader reads the body of a success; its RuntimeExceptions come through
     * @throws IllegalArgumentException for the key of another provider, or a URL of another server
     */
    public <T> CallResult<T> send(ApiRequest request, Key key, BodyReader<T> reader) {
        HttpUrl server = endpoint.server();
        if (!key.provider().equals(endpoint.provider().id()) || !isOurs(request.url())) {
            throw new IllegalArgumentException(
                    "a " + key + " must not go to " + request.url().host() + ", only to " + server.host());
        }
        CallTrace trace = new CallTrace();
        Request wire = wire(request, endpoint.headers(key), trace);
        return send(request.large() ? slow : endpoint.client(), wire, request.mayRedirect(), key, trace, reader);
    }

    /**
     * Sends a request without the key to another server, at an address that the provider has told us and that is a secret
     * itself.
     *
     * @param key of the call that told the address; it is only looked for in words
     * @throws IllegalArgumentException for an address without TLS, unless the provider's own has none
     */
    public <T> CallResult<T> sendElsewhere(ApiRequest request, Key key, BodyReader<T> reader) {
        if (endpoint.server().isHttps() && !request.url().isHttps()) {
            throw new IllegalArgumentException("no TLS at " + request.url().host());
        }
        CallTrace trace = new CallTrace();
        Request wire = wire(request, new Headers.Builder().set("User-Agent", "rollcall"), trace);
        OkHttpClient client = slow(clients.forServer(request.url().toString()));
        return send(client, wire, request.mayRedirect(), key, trace, reader);
    }

    private <T> CallResult<T> send(
            OkHttpClient client, Request request, boolean mayRedirect, Key key, CallTrace trace, BodyReader<T> reader) {
        ReplyParser parser = new ReplyParser(noQuestion, endpoint, key, trace, classifier);
        long start = System.nanoTime();
        Taken<T> taken;
        try {
            taken = HttpCall.send(client, request, response -> taken(response, mayRedirect, reader));
            IOException refusal = taken.error() == null ? null : endpoint.refusalOfProxy(options.outgoing(), trace);
            if (refusal != null) {
                return failed(parser.of(refusal, since(start)), start);
            }
        } catch (Misshapen e) {
            return failed(parser.of(e.received, since(start)), start);
        } catch (IOException e) {
            throwOnOwnFailure(e);
            IOException refusal = endpoint.refusalOfProxy(options.outgoing(), trace);
            IOException why = refusal != null ? refusal : options.outgoing().explained(e, request.url(), trace.sent());
            return failed(parser.of(why, since(start)), start);
        }
        if (taken.error() != null) {
            return failed(parser.of(taken.error(), since(start)), start);
        }
        endpoint.timers().record(Outcome.ANSWERED, System.nanoTime() - start);
        return new CallResult<>(taken.value(), null, hint(taken.headers()), isSimulated(taken.headers()));
    }

    /** Whether a URL is one of the API's own server, which may be given the key. */
    public boolean isOurs(HttpUrl url) {
        HttpUrl server = endpoint.server();
        return url.scheme().equals(server.scheme()) && url.host().equals(server.host()) && url.port() == server.port();
    }

    /**
     * The reply to a question that came inside something else, such as a line of a file, as a call would have given it.
     *
     * @param status the status of that reply; 200 when none is told
     * @param body its JSON, or an empty array
     * @param requestId the provider's id of it, or null
     * @param simulated the simulator wrote it
     */
    public Reply reply(int status, byte[] body, String requestId, boolean simulated, Key key) {
        Headers.Builder headers = new Headers.Builder();
        if (requestId != null) {
            headers.addUnsafeNonAscii("x-request-id", requestId);
        }
        if (simulated) {
            headers.add("X-Rollcall-Simulated", "true");
        }
        CallTrace trace = new CallTrace();
        trace.requestHeadersSent();
        return new ReplyParser(noQuestion, endpoint, key, trace, classifier)
                .of(new HttpCall.Received(status, headers.build(), body), Duration.ZERO);
    }

    /** A failure that a success's body tells; the object holds {@code error} or is one. */
    public CallFailure failure(JsonNode body, Key key) {
        return CallFailure.of(reply(200, body.toString().getBytes(StandardCharsets.UTF_8), null, false, key));
    }

    /** The text as one clean line of at most 300 characters, without any key; null when nothing is left. */
    public String line(String words, Key key) {
        return SecretRedactor.line(words, key);
    }

    private static Request wire(ApiRequest request, Headers.Builder headers, CallTrace trace) {
        request.headers().forEach(headers::set);
        return new Request.Builder()
                .url(request.url())
                .headers(headers.build())
                .tag(CallTrace.class, trace)
                .method(request.method(), request.body())
                .build();
    }

    private <T> Taken<T> taken(Response response, boolean mayRedirect, BodyReader<T> reader) throws IOException {
        if (!response.isSuccessful() && !(mayRedirect && response.isRedirect())) {
            return new Taken<>(null, HttpCall.whole(response, options.maxReplyBytes()), response.headers());
        }
        BufferedSource body = response.body().source();
        try {
            return new Taken<>(reader.read(response.headers(), body), null, response.headers());
        } catch (BodyReader.Unusable e) {
            byte[] start = e.start().getBytes(StandardCharsets.UTF_8);
            // The address of a redirect that is no use must not be told: it may be signed.
            throw new Misshapen(new HttpCall.Received(200, response.headers(), start));
        } catch (RuntimeException e) {
            throw new IOException(new ReaderFailed(e));
        }
    }

    /** A failure of the caller's own code is thrown to it, also when its thread was interrupted meanwhile. */
    private static void throwOnOwnFailure(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ReaderFailed own) {
                throw own.failure;
            }
        }
    }

    private <T> CallResult<T> failed(Reply reply, long start) {
        CallFailure failure = CallFailure.of(reply);
        endpoint.timers().record(failure.outcome(), System.nanoTime() - start);
        return new CallResult<>(null, failure, failure.retryAfter(), reply.simulated());
    }

    private static Duration hint(Headers headers) {
        return RetryHint.in(headers, ProviderError.NONE, false, ReplyClock.of(headers, Instant.now()));
    }

    private static boolean isSimulated(Headers headers) {
        return "true".equalsIgnoreCase(headers.get("X-Rollcall-Simulated"));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** @param error the reply with an error status; null for a success */
    private record Taken<T>(T value, HttpCall.Received error, Headers headers) {}

    private static final class Misshapen extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient HttpCall.Received received;

        Misshapen(HttpCall.Received received) {
            super("the body is not what was asked for");
            this.received = received;
        }
    }

    /** Carries an exception of the caller's own code through the code that reads the network. */
    private static final class ReaderFailed extends Exception {
        private static final long serialVersionUID = 1L;
        private final RuntimeException failure;

        ReaderFailed(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
