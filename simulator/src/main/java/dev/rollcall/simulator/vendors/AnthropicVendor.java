package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.RemainingLimits.Quota;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Anthropic's Messages API. */
final class AnthropicVendor extends Vendor {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "metadata",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "service_tier",
            "container",
            "context_management",
            "mcp_servers",
            "cache_control",
            "inference_geo");
    private static final Pattern NO_TEMPERATURE = Pattern.compile("^claude-(opus-5|sonnet-5|haiku-5-5).*");
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"id":"msg_${id}","type":"message","role":"assistant","model":"${model}","content":[${content}],
            "stop_reason":"${stop}","stop_sequence":null,"stop_details":${details},
            "usage":{"input_tokens":${input},"cache_creation_input_tokens":0,"cache_read_input_tokens":${cached},
            "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},
            "output_tokens":${output},"service_tier":"standard"${searches}}}
            """);
    private static final JsonTemplate REFUSAL = new JsonTemplate("""
            {"type":"refusal","category":${category},"explanation":null}
            """);
    private static final List<String> CATEGORIES =
            List.of("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms");

    AnthropicVendor() {
        super(
                "anthropic",
                1.2,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.SPEND_LIMIT,
                        Shape.RATE_LIMITED_RESET,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS),
                "/v1/messages");
    }

    /** From {@code x-api-key}, or a bearer token as its SDK sends it since version 2. */
    @Override
    public String key(RequestHead head) {
        String key = head.header("x-api-key");
        return key != null ? key : super.key(head);
    }

    @Override
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        if (head.header("anthropic-version") == null) {
            throw new RejectedException(SimulatedError.invalid("anthropic-version: header is required", null));
        }
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new RejectedException(SimulatedError.invalid(field + ": Extra inputs are not permitted", field));
            }
        });
        SimulatedRequest request = chat(path, body, "max_tokens");
        if (request.maxTokens() == 0) {
            throw new RejectedException(SimulatedError.invalid("max_tokens: Field required", "max_tokens"));
        }
        if (body.has("temperature") && NO_TEMPERATURE.matcher(request.model()).matches()) {
            throw new RejectedException(
                    SimulatedError.invalid("`temperature` is not supported by this model.", "temperature"));
        }
        for (JsonNode message : body.get("messages")) {
            if (!Set.of("user", "assistant").contains(message.path("role").asText())) {
                throw new RejectedException(SimulatedError.invalid(
                        "messages: Unexpected role \"" + message.path("role").asText()
                                + "\". The Messages API accepts a top-level `system` parameter, not \"system\" as an"
                                + " input message role.",
                        "messages"));
            }
        }
        String system = PromptText.of(body.path("system"));
        return system.isEmpty()
                ? request
                : request(path, request.model(), system + "\n" + request.prompt(), body, "max_tokens");
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        boolean thinks = answer.thinks() || answer.dice().chance(0.25);
        byte[] body = BODY.bytes(
                "id",
                answer.dice().letters(24),
                "model",
                request.model(),
                "content",
                new Raw(String.join(",", AnthropicBlocks.of(request, answer, thinks))),
                "stop",
                answer.finish("end_turn", "max_tokens", "refusal", "tool_use"),
                "details",
                answer.refused() ? refusal(answer.dice()) : Raw.NULL,
                "input",
                answer.input() - answer.cached(),
                "cached",
                answer.cached(),
                "output",
                answer.output() + (thinks || answer.spent() ? answer.reasoning() : 0),
                "searches",
                new Raw(
                        answer.sources().isEmpty()
                                ? ""
                                : ",\"server_tool_use\":{\"web_search_requests\":1,\"web_fetch_requests\":0}"));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** Not every refusal has a category, and some have no details at all. */
    private static Raw refusal(Dice dice) {
        if (dice.chance(0.3)) {
            return Raw.NULL;
        }
        Raw category = dice.chance(0.3) ? Raw.NULL : Raw.quoted(dice.pick(CATEGORIES));
        return REFUSAL.raw("category", category);
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        AnthropicStreamWriter.write(whole, events);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        Quota requests = remaining.ofRequests();
        var headers = new ArrayList<>(
                List.of("request-id", "req_" + dice.letters(24), "anthropic-organization-id", dice.uuid()));
        headers.addAll(room("requests", requests));
        Duration reset = requests.refill();
        headers.addAll(room(
                "tokens",
                RemainingLimits.or(
                        remaining.tokens(),
                        2 * RemainingLimits.PLENTY_OF_TOKENS,
                        2 * RemainingLimits.PLENTY_OF_TOKENS - 1_000,
                        reset)));
        headers.addAll(room(
                "input-tokens",
                RemainingLimits.or(
                        remaining.inputTokens(),
                        RemainingLimits.PLENTY_OF_TOKENS,
                        RemainingLimits.PLENTY_OF_TOKENS,
                        reset)));
        headers.addAll(room(
                "output-tokens",
                RemainingLimits.or(
                        remaining.outputTokens(),
                        RemainingLimits.PLENTY_OF_TOKENS,
                        RemainingLimits.PLENTY_OF_TOKENS - 1_000,
                        reset)));
        return headers;
    }

    private static List<String> room(String what, Quota room) {
        String name = "anthropic-ratelimit-" + what;
        return List.of(
                name + "-limit",
                Integer.toString(room.limit()),
                name + "-remaining",
                Integer.toString(room.remaining()),
                name + "-reset",
                ErrorReplies.nextSecond(room.refill()).toString());
    }
}
