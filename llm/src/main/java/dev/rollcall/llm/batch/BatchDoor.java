package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.Api;
import dev.rollcall.llm.ApiCaller;
import dev.rollcall.llm.ApiCalls;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Protocol;
import dev.rollcall.llm.Provider;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that is needed for the batches of one target.
 *
 * @param target with API and model named
 * @param chat reads replies in the shape of chat, for an API of another shape; null when there is none
 */
record BatchDoor(BatchTarget target, BatchServer server, BatchWire wire, ApiCaller chat) {

    /** @throws IllegalArgumentException for an unknown provider */
    static Optional<BatchDoor> to(BatchTarget target, Catalogue catalogue, ApiCalls calls) {
        Provider provider = catalogue.provider(target.provider());
        return provider.apis().stream()
                .filter(api -> target.api() == null || api.name().equals(target.api()))
                .filter(api -> !target.search() || api.canSearch())
                .findFirst()
                .filter(api ->
                        api.batch() != null && (!target.search() || api.batch().search()))
                .map(api -> to(target, provider, api, calls));
    }

    private static BatchDoor to(BatchTarget asked, Provider provider, Api api, ApiCalls calls) {
        String model = asked.model() == null ? api.defaultModel() : asked.model();
        BatchServer server = new BatchServer(calls.to(api), api.batch());
        return new BatchDoor(
                new BatchTarget(asked.provider(), api.name(), model, asked.search()),
                server,
                wire(server),
                api.protocol() == Protocol.OPENAI_RESPONSES ? chat(provider, calls) : null);
    }

    private static ApiCaller chat(Provider provider, ApiCalls calls) {
        return provider.apis().stream()
                .filter(api -> api.protocol() == Protocol.OPENAI_CHAT)
                .findFirst()
                .map(calls::to)
                .orElse(null);
    }

    private static BatchWire wire(BatchServer server) {
        return switch (server.facts().wire()) {
            case OPENAI, TOGETHER -> new OpenAiWire(server);
            case MISTRAL -> new MistralWire(server);
            case XAI -> new XaiWire(server);
            case GEMINI -> new GeminiWire(server);
            case ANTHROPIC -> new AnthropicWire(server);
            case OPENROUTER -> new OpenRouterWire(server);
        };
    }

    BatchStatus status(String id, JsonNode reply, Key key) {
        return wire.status(
                id, reply, words -> words == null ? null : server.api().line(words, key));
    }

    /** The id in a reply; a failure when there is none, because an error may come with status 200. */
    CallResult<String> named(CallResult<JsonNode> call, Function<JsonNode, String> id, Key key) {
        String found = call.failure() == null ? id.apply(call.value()) : null;
        CallFailure failure = call.failure() != null || found != null
                ? call.failure()
                : server.api().failure(call.value(), key);
        return new CallResult<>(found, failure, call.retryAfter(), call.simulated());
    }

    /** Why a file is not sent. */
    CallFailure tooLarge(BatchFile file) {
        return CallFailure.notSent("the batch has " + file.bytes() + " bytes; " + target.provider() + " takes at most "
                + server.facts().maxBytes());
    }
}
