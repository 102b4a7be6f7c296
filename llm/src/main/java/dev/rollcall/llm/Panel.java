package dev.rollcall.llm;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import okhttp3.Request;

/** Asks a provider one question once, and returns the outcome. Created once, used by all threads. */
public final class Panel implements AutoCloseable {

    private final Catalogue catalogue;
    private final PanelOptions options;
    private final HttpClients clients;
    private final ErrorClassifier classifier = ErrorClassifier.bundled();

    /** The endpoint of each API of the catalogue. */
    private final Map<Api, ApiEndpoint> endpoints = new IdentityHashMap<>();

    /** Without meters, which take 0.2 s to load: for a program that makes only a few calls. */
    public Panel(Catalogue catalogue, PanelOptions options) {
        this(catalogue, options, null);
    }

    /** @param meters where the times of calls are recorded; null: nowhere */
    public Panel(Catalogue catalogue, PanelOptions options, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.options = options;
        this.clients = new HttpClients(options, catalogue);
        for (Provider provider : catalogue.providers()) {
            CallTimers timers = CallTimers.ofQuestions(meters, provider.id());
            for (Api api : provider.apis()) {
                endpoints.put(api, new ApiEndpoint(provider, api, clients.forServer(api.baseUrl()), timers));
            }
        }
    }

    /**
     * Asks once and waits. Every failure of a provider or network is an outcome, not an exception. An interrupt gives
     * UNREACHABLE, with the thread's interrupt flag set.
     *
     * @throws IllegalArgumentException when the question can't be asked: for an unknown provider or API, an API that can't
     *     search, or the key of another provider
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
            IOException refusal = endpoint.refusalOfProxy(options.outgoing(), trace);
            return refusal == null ? parser.of(received, latency) : parser.of(refusal, latency);
        } catch (RuntimeException e) {
            // An exception of a library is an outcome, too: the caller's limit of attempts ends the retries.
            return parser.of(new IOException("the reply could not be taken: " + e.getMessage(), e), since(start));
        } catch (IOException e) {
            IOException refusal = endpoint.refusalOfProxy(options.outgoing(), trace);
            IOException why =
                    refusal != null ? refusal : options.outgoing().explained(e, endpoint.server(), trace.sent());
            return parser.of(why, since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
