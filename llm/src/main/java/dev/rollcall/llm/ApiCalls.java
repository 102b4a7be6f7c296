package dev.rollcall.llm;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The {@link ApiCaller} of each API of a catalogue, for this module's other packages. Created once, used by all threads.
 */
public final class ApiCalls implements AutoCloseable {

    private final HttpClients clients;
    private final Map<Api, ApiCaller> callers = new IdentityHashMap<>();

    /** @param meters where the times of calls are recorded; null: nowhere */
    public ApiCalls(Catalogue catalogue, PanelOptions options, MeterRegistry meters) {
        this.clients = new HttpClients(options, catalogue);
        ErrorClassifier classifier = ErrorClassifier.bundled();
        for (Provider provider : catalogue.providers()) {
            CallTimers timers = CallTimers.ofBatches(meters, provider.id());
            for (Api api : provider.apis()) {
                ApiEndpoint endpoint = new ApiEndpoint(provider, api, clients.forServer(api.baseUrl()), timers);
                callers.put(api, new ApiCaller(endpoint, options, classifier, clients));
            }
        }
    }

    /** @param api one of the catalogue's */
    public ApiCaller to(Api api) {
        return callers.get(api);
    }

    /** Ends the calls in flight (UNREACHABLE). */
    @Override
    public void close() {
        clients.close();
    }
}
