package dev.rollcall.llm;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A provider that the user adds to the catalogue: any server that speaks one of the five protocols (vLLM, Ollama, LiteLLM,
 * Azure, a second account).
 *
 * @param id unlike those of the catalogue
 * @param protocol what it speaks; null when {@code like} says it
 * @param like the id of a provider of the catalogue that it is asked like: its APIs, headers and habits; null when {@code protocol} says it
 * @param baseUrl as its documentation names it; null: that of {@code like}
 * @param model its default
 * @param keyVariable the environment variable that holds its key; empty: it asks for none
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

    /** Calls at once for a key: a server on one machine answers few at a time. */
    private static final int CONCURRENCY = 4;

    public OwnProvider {
        if ((protocol == null) == (like == null)) {
            throw new IllegalArgumentException(id + " needs one of protocol and like");
        }
        Objects.requireNonNull(model, "model");
        headers = Map.copyOf(headers);
        body = Map.copyOf(body);
    }

    /** @param api what a server that speaks the protocol is asked with */
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

    /** @param other whom it is asked like; its published limits are another account's, and do not count */
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

    private Api own(Api api) {
        return api.asking(model).as(baseUrl, keyVariable.isEmpty() ? Auth.NONE : auth, headers, body);
    }

    private List<String> keyVariables() {
        return keyVariable.map(List::of).orElse(List.of());
    }

    /** Who in the simulator speaks the protocol. */
    private static String simulatedLike(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES -> "openai";
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "google";
            case COHERE -> "cohere";
        };
    }
}
