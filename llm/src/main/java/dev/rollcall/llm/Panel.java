package dev.rollcall.llm;

import dev.rollcall.llm.anthropic.Anthropic;
import dev.rollcall.llm.cohere.Cohere;
import dev.rollcall.llm.gemini.Gemini;
import dev.rollcall.llm.openaichat.OpenAiChat;
import dev.rollcall.llm.openairesponses.OpenAiResponses;
import dev.rollcall.llm.wire.WireProtocol;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import okhttp3.Request;
import okhttp3.Response;

/** Asks a provider one question once, and tells what came of it. Made once, used by all threads. */
public final class Panel implements AutoCloseable {

    private final Catalogue catalogue;
    private final PanelOptions options;
    private final HttpClients clients;
    private final ErrorClassifier classifier = ErrorClassifier.bundled();

    /** One for each API of the catalogue. */
    private final Map<Api, ApiEndpoint> endpoints = new IdentityHashMap<>();

    /** Without meters, which take a fifth of a second to load: for a program that makes a call or two. */
    public Panel(Catalogue catalogue, PanelOptions options) {
        this(catalogue, options, null);
    }

    /** @param meters where calls are timed; null: nowhere */
    public Panel(Catalogue catalogue, PanelOptions options, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.options = options;
        this.clients = new HttpClients(options, catalogue);
        for (Provider provider : catalogue.providers()) {
            CallTimers timers = new CallTimers(meters, provider.id());
            for (Api api : provider.apis()) {
                endpoints.put(
                        api,
                        new ApiEndpoint(
                                provider, api, protocol(api.protocol()), clients.forServer(api.baseUrl()), timers));
            }
        }
    }

    /**
     * Asks once and waits. Whatever a provider or a network does is an outcome; an interrupt gives UNREACHABLE with the
     * thread's interrupt flag set.
     *
     * @throws IllegalArgumentException when the question cannot be asked: an unknown provider or API, one that cannot
     *     search, another provider's key
     */
    public Reply ask(Question question, Key key) {
        Provider provider = catalogue.provider(question.provider());
        Api api = provider.api(question.api(), question.search());
        if (!key.provider().equals(provider.id())) {
            throw new IllegalArgumentException("a question to " + provider.id() + " came with a " + key);
        }
        ApiEndpoint endpoint = endpoints.get(api);
        long start = System.nanoTime();
        Reply reply = attempt(question, endpoint, key, start);
        endpoint.timers().record(reply.outcome(), System.nanoTime() - start);
        return reply;
    }

    /** Ends the calls in flight (UNREACHABLE). */
    @Override
    public void close() {
        clients.close();
    }

    private Reply attempt(Question question, ApiEndpoint endpoint, Key key, long start) {
        CallTrace trace = new CallTrace();
        ReplyParser parser = new ReplyParser(question, endpoint, key, trace, classifier);
        try {
            Request request = endpoint.request(question, key, trace);
            HttpCall.Received received = HttpCall.send(endpoint.client(), request, options.maxReplyBytes());
            Duration latency = since(start);
            IOException refusal = refusalOfProxy(endpoint, trace);
            return refusal == null ? parser.of(received, latency) : parser.of(refusal, latency);
        } catch (RuntimeException e) {
            // Whatever a library makes of a reply, it is an outcome: the caller's limit of attempts ends it.
            return parser.of(new IOException("the reply could not be taken: " + e.getMessage(), e), since(start));
        } catch (IOException e) {
            IOException refusal = refusalOfProxy(endpoint, trace);
            IOException why =
                    refusal != null ? refusal : options.outgoing().explained(e, endpoint.server(), trace.sent());
            return parser.of(why, since(start));
        }
    }

    /**
     * A proxy reads a plain request itself and may refuse it in the provider's place, who has not seen it then.
     *
     * @return null when it did not
     */
    private IOException refusalOfProxy(ApiEndpoint endpoint, CallTrace trace) {
        Response head = trace.head();
        if (head == null || head.isSuccessful() || endpoint.server().isHttps()) {
            return null;
        }
        boolean asksForBasic = head.header("WWW-Authenticate", "").startsWith("Basic");
        return options.outgoing()
                .refusal(endpoint.server(), head.code(), asksForBasic)
                .map(refusal -> {
                    trace.stoppedByProxy();
                    return refusal;
                })
                .orElse(null);
    }

    private static WireProtocol protocol(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT -> new OpenAiChat();
            case OPENAI_RESPONSES -> new OpenAiResponses();
            case ANTHROPIC -> new Anthropic();
            case GEMINI -> new Gemini();
            case COHERE -> new Cohere();
        };
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
