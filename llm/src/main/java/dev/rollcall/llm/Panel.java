package dev.rollcall.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.anthropic.Anthropic;
import dev.rollcall.llm.cohere.Cohere;
import dev.rollcall.llm.gemini.Gemini;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.openaichat.OpenAiChat;
import dev.rollcall.llm.openairesponses.OpenAiResponses;
import dev.rollcall.llm.wire.CallTrace;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;

/** The one door: puts a question to a provider once, and tells what came of it. Made once, used by all threads. */
public final class Panel implements AutoCloseable {

    /**
     * How long an idle connection is kept, in seconds. Shorter than providers and proxies keep their end open (the usual
     * shortest is 5 s), since a call on a connection that the other side is just closing is lost, and may have been billed.
     */
    private static final int IDLE_SECONDS = 4;

    private static final int IDLE_CONNECTIONS = 512;

    private final Catalogue catalogue;
    private final Outgoing outgoing;

    /** Null: nobody counts. */
    private final MeterRegistry meters;

    private final OkHttpClient client;
    private final ErrorClassifier failures = ErrorClassifier.bundled();
    private final Map<Protocol, WireProtocol> wires = new EnumMap<>(Protocol.class);

    /** For a call or two: a registry of meters alone takes a fifth of a second to load. */
    public Panel(Catalogue catalogue, PanelOptions options) {
        this(catalogue, options, null);
    }

    public Panel(Catalogue catalogue, PanelOptions options, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.outgoing = options.outgoing();
        this.meters = meters;
        this.client = client(options, needsTls(catalogue));
        Retrofit retrofit = new Retrofit.Builder()
                // Each call brings its own URL; Retrofit wants one all the same.
                .baseUrl("https://rollcall.invalid/")
                .client(client)
                .addConverterFactory(JacksonConverterFactory.create(new ObjectMapper()))
                .validateEagerly(true)
                .build();
        wires.put(Protocol.OPENAI_CHAT, new OpenAiChat(retrofit));
        wires.put(Protocol.OPENAI_RESPONSES, new OpenAiResponses(retrofit));
        wires.put(Protocol.ANTHROPIC, new Anthropic(retrofit));
        wires.put(Protocol.GEMINI, new Gemini(retrofit));
        wires.put(Protocol.COHERE, new Cohere(retrofit));
    }

    /**
     * Asks once and waits. Whatever a provider or a network does is an outcome; an interrupt gives UNREACHABLE with the
     * thread's interrupt flag set.
     *
     * @throws IllegalArgumentException when the question cannot be put: an unknown provider or API, one that cannot
     *     search, another provider's key
     */
    public Reply ask(Question question, Key key) {
        Provider provider = catalogue.provider(question.provider());
        Api api = provider.api(question.api(), question.search());
        if (!key.provider().equals(provider.id())) {
            throw new IllegalArgumentException("a question to " + provider.id() + " came with a " + key);
        }
        if (meters == null) {
            return attempt(question, provider, api, key);
        }
        Timer.Sample timing = Timer.start(meters);
        Reply reply = attempt(question, provider, api, key);
        timing.stop(Timer.builder("rollcall.provider.call")
                .description("calls to providers, whatever came of them")
                .tag("provider", provider.id())
                .tag("outcome", reply.outcome().name())
                .register(meters));
        return reply;
    }

    /** Ends the calls in flight (UNREACHABLE). */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private Reply attempt(Question question, Provider provider, Api api, Key key) {
        CallTrace trace = new CallTrace();
        ReplyParser replyParser = new ReplyParser(question, provider, api, key, trace, failures);
        String model = question.model() == null ? api.defaultModel() : question.model();
        WireRequest wireRequest = new WireRequest(
                api.url(model),
                headers(question, api, key),
                trace,
                api,
                model,
                question.prompt(),
                question.maxOutputTokens(),
                question.search());
        WireProtocol wire = wires.get(api.protocol());
        long start = System.nanoTime();
        try {
            Response<ResponseBody> response = whenArrived(wire.ask(wireRequest));
            Duration latency = Duration.ofNanos(System.nanoTime() - start);
            Optional<IOException> refusal = refusalOfProxy(wireRequest, trace);
            if (refusal.isPresent()) {
                return replyParser.of(refusal.get(), latency);
            }
            return replyParser.of(wire, response.code(), response.headers(), bytes(response), latency);
        } catch (RuntimeException e) {
            // Whatever a library makes of a reply, it is an outcome, and its cell ends after so many of them.
            return replyParser.of(
                    new IOException("the reply could not be taken: " + e.getMessage(), e),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            IOException why = refusalOfProxy(wireRequest, trace)
                    .orElseGet(() -> outgoing.explained(e, wireRequest.url, trace.sent()));
            return replyParser.of(why, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A proxy reads a plain request itself, and may refuse in place of the provider, who has not seen it then. */
    private Optional<IOException> refusalOfProxy(WireRequest wireRequest, CallTrace trace) {
        okhttp3.Response head = trace.head();
        Optional<IOException> refusal = head == null || wireRequest.url.isHttps()
                ? Optional.empty()
                : outgoing.refusal(
                        wireRequest.url,
                        head.code(),
                        head.header("WWW-Authenticate", "").startsWith("Basic"));
        refusal.ifPresent(no -> trace.stoppedByProxy());
        return refusal;
    }

    private static Map<String, String> headers(Question question, Api api, Key key) {
        Map<String, String> headers = new LinkedHashMap<>(api.headers());
        api.auth().header().ifPresent(name -> headers.put(name, api.auth().value(key)));
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "rollcall");
        if (question.cell() != null) {
            headers.put("X-Rollcall-Cell", headerSafe(question.cell()));
        }
        return headers;
    }

    private static String headerSafe(String value) {
        StringBuilder safe = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            safe.append(b > 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return safe.toString();
    }

    private static byte[] bytes(Response<ResponseBody> response) throws IOException {
        try (ResponseBody body = response.isSuccessful() ? response.body() : response.errorBody()) {
            return body == null ? new byte[0] : body.bytes();
        }
    }

    /**
     * The thread that waits is not the one that reads, so that an interrupt is heard at once: a blocked socket would not
     * hear it before the call's timeout.
     */
    private static Response<ResponseBody> whenArrived(Call<ResponseBody> call) throws IOException {
        CompletableFuture<Response<ResponseBody>> arrival = new CompletableFuture<>();
        call.enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<ResponseBody> done, Response<ResponseBody> response) {
                arrival.complete(response);
            }

            @Override
            public void onFailure(Call<ResponseBody> done, Throwable trouble) {
                arrival.completeExceptionally(trouble);
            }
        });
        try {
            return arrival.get();
        } catch (ExecutionException e) {
            throw asIoException(e);
        } catch (InterruptedException e) {
            call.cancel();
            try {
                // Until it has ended nobody knows whether it was sent; and a reply that was faster is welcome.
                return arrival.get(1, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException ended) {
                throw new InterruptedIOException("interrupted");
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException asIoException(ExecutionException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }

    private static boolean needsTls(Catalogue catalogue) {
        return catalogue.providers().stream()
                .flatMap(provider -> provider.apis().stream())
                .anyMatch(api -> HttpUrl.get(api.baseUrl()).isHttps());
    }

    private static OkHttpClient client(PanelOptions options, boolean needsTls) {
        Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rollcall-llm");
            thread.setDaemon(true);
            return thread;
        }));
        // How many calls run at once is decided by who asks.
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        if (!needsTls) {
            // Else it reads all certificates that Java trusts, which takes a fifth of a second.
            client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        options.outgoing().applyTo(client);
        return client.dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .callTimeout(options.callTimeout())
                .connectTimeout(options.connectTimeout())
                // The whole call has its limit; between two bytes of a thinking model a minute may pass.
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(new StaleConnectionInterceptor())
                .addInterceptor(new OneShotInterceptor(options.maxReplyBytes()))
                .eventListenerFactory(CallTrace::of)
                .build();
    }
}
