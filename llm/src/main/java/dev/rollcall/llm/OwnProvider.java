package dev.rollcall.llm;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A provider that the user adds to the catalogue: any server that speaks one of the five protocols (vLLM, Ollama, LiteLLM,
 * Azure, a second account).
 *
 * @param id different from the ids of the catalogue
 * @param protocol its protocol; null when {@code like} says it
 * @param like the id of the catalogue's provider whose APIs, headers and habits it has; null when {@code protocol} is given
 * @param baseUrl the base URL in its documentation; null: that of {@code like}
 * @param model its default model
 * @param keyVariable the environment variable that holds its key; empty: it needs no key
 * @param auth the header that carries the key; null: the usual one of the protocol
 * @param headers sent with every call, beside those of the protocol
 * @param body members of every request, beside those of the protocol
 */
public record OwnProvider(
        String id,
        Protocol protocol,
        String like,
        String baseUrl,
        String model,
        Optional<String> keyVariable,
        Auth auth,
        Map<String, String> headers,
        Map<String, Object> body) {

    /** The default of calls at once for a key: a server on one machine answers only a few at a time. */
    private static final int CONCURRENCY = 4;

    public OwnProvider {
        if ((protocol == null) == (like == null)) {
            throw new IllegalArgumentException(id + " needs one of protocol and like");
        }
        Objects.requireNonNull(model, "model");
        headers = Map.copyOf(headers);
        body = Map.copyOf(body);
    }

    /** @param api the API of servers that speak this protocol */
    Provider speaking(Api api) {
        return new Provider(
                id,
                id,
                List.of(own(api)),
                model,
                false,
                true,
                CONCURRENCY,
                List.of(),
                new PublishedLimits(Map.of(), null, "nothing is known of the limits of a provider of one's own"),
                keyVariables(),
                List.of(),
                simulatedLike(protocol));
    }

    /** @param other the provider that it is asked like; its published limits are those of other accounts and do not apply */
    Provider like(Provider other) {
        return new Provider(
                id,
                id,
                other.apis().stream().map(this::own).toList(),
                model,
                false,
                true,
                other.concurrency(),
                other.rateHeaders(),
                new PublishedLimits(
                        Map.of(), other.dayZone().getId(), "limits of " + like + " are published for its own accounts"),
                keyVariables(),
                List.of(),
                other.like());
    }

    /** Without batches: what is known of them is known of the catalogue's own servers. */
    private Api own(Api api) {
        return api.withoutBatch().asking(model).as(baseUrl, keyVariable.isEmpty() ? Auth.NONE : auth, headers, body);
    }

    private List<String> keyVariables() {
        return keyVariable.map(List::of).orElse(List.of());
    }

    /** The provider of the simulator that speaks the protocol. */
    private static String simulatedLike(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES -> "openai";
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "google";
            case COHERE -> "cohere";
        };
    }
}
