package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Allowance.Room;
import dev.rollcall.simulator.Template.Raw;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;

final class Anthropic extends Vendor {
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
    private static final Template BODY = new Template("""
            {"id":"msg_${id}","type":"message","role":"assistant","model":"${model}","content":[${content}],
            "stop_reason":"${stop}","stop_sequence":null,"stop_details":${details},
            "usage":{"input_tokens":${input},"cache_creation_input_tokens":0,"cache_read_input_tokens":${cached},
            "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},
            "output_tokens":${output},"service_tier":"standard"${searches}}}
            """);
    private static final Template TEXT = new Template("""
            {"type":"text","text":"${text}"}
            """);
    private static final Template CITED = new Template("""
            {"type":"text","text":"${text}","citations":[${citations}]}
            """);
    private static final Template CITATION = new Template("""
            {"type":"web_search_result_location","url":"${url}","title":"${title}","encrypted_index":"Eo8BCioIAhgB",
            "cited_text":"simulated"}
            """);
    private static final Template SEARCHED = new Template("""
            {"type":"server_tool_use","id":"srvtoolu_${id}","name":"web_search","input":{"query":"${query}"}},
            {"type":"web_search_tool_result","tool_use_id":"srvtoolu_${id}","content":[${results}]}
            """);
    private static final Template RESULT = new Template("""
            {"type":"web_search_result","url":"${url}","title":"${title}","page_age":"October 4, 2026",
            "encrypted_content":"EqgfCioIARgB"}
            """);
    private static final Template TOOL_USE = new Template("""
            {"type":"tool_use","id":"toolu_${id}","name":"${name}","input":${input}}
            """);
    private static final Template THINKING = new Template("""
            {"type":"thinking","thinking":"${text}","signature":"EqQBCgIYAg=="}
            """);
    private static final Raw REDACTED = new Raw("{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgBEgy3va3p\"}");
    private static final Template ERROR = new Template("""
            {"type":"error","error":{"type":"${type}","message":"${message}"${details}},"request_id":"req_${id}"}
            """);

    Anthropic() {
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

    /** Its SDK sends a bearer token since version 2. */
    @Override
    String key(HttpFields headers, String query) {
        String key = header(headers, "x-api-key");
        return key != null ? key : super.key(headers, query);
    }

    @Override
    Question read(String path, JsonNode body, HttpFields headers) {
        if (header(headers, "anthropic-version") == null) {
            throw new Rejected(Problem.invalid("anthropic-version: header is required", null));
        }
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new Rejected(Problem.invalid(field + ": Extra inputs are not permitted", field));
            }
        });
        Question question = chat(path, body, "max_tokens");
        if (question.maxTokens() == 0) {
            throw new Rejected(Problem.invalid("max_tokens: Field required", "max_tokens"));
        }
        if (body.has("temperature") && NO_TEMPERATURE.matcher(question.model()).matches()) {
            throw new Rejected(Problem.invalid("`temperature` is not supported by this model.", "temperature"));
        }
        for (JsonNode message : body.get("messages")) {
            if (!Set.of("user", "assistant").contains(message.path("role").asText())) {
                throw new Rejected(Problem.invalid(
                        "messages: Unexpected role \"" + message.path("role").asText()
                                + "\". The Messages API accepts a top-level `system` parameter, not \"system\" as an"
                                + " input message role.",
                        "messages"));
            }
        }
        String system = promptOf(body.path("system"));
        return system.isEmpty()
                ? question
                : question(path, question.model(), system + "\n" + question.prompt(), body, "max_tokens");
    }

    @Override
    Reply reply(Question question, Told told) {
        boolean thinks = told.thinks() || told.dice().chance(0.25);
        byte[] body = BODY.bytes(
                "id",
                told.dice().letters(24),
                "model",
                question.model(),
                "content",
                new Raw(String.join(",", blocks(question, told, thinks))),
                "stop",
                told.finish("end_turn", "max_tokens", "refusal", "tool_use"),
                "details",
                new Raw(told.refused() && thinks ? "{\"category\":\"other\",\"explanation\":null}" : "null"),
                "input",
                told.input() - told.cached(),
                "cached",
                told.cached(),
                "output",
                told.output() + (thinks || told.spent() ? told.reasoning() : 0),
                "searches",
                new Raw(told.sources().isEmpty() ? "" : ",\"server_tool_use\":{\"web_search_requests\":1}"));
        return Reply.json(200, body, told.outcome());
    }

    /** A refusal has none, and no text means no block, unless thoughts stand there. */
    private static List<String> blocks(Question question, Told told, boolean thinks) {
        var blocks = new ArrayList<String>();
        if (told.refused() || (told.empty() && told.call() == null && !told.thinks())) {
            return blocks;
        }
        if (thinks) {
            blocks.add(THINKING.raw("text", Told.THOUGHT).json());
            if (told.thinks() && told.dice().chance(0.5)) {
                blocks.add(REDACTED.json());
            }
        }
        if (!told.sources().isEmpty()) {
            blocks.add(searched(question, told));
        }
        if (told.call() != null) {
            blocks.add(TOOL_USE.raw(
                            "id",
                            told.dice().letters(24),
                            "name",
                            told.call().name(),
                            "input",
                            new Raw(told.call().arguments()))
                    .json());
        } else if (!told.empty()) {
            addText(told, blocks);
        }
        return blocks;
    }

    private static String searched(Question question, Told told) {
        String results = told.sources().stream()
                .map(source ->
                        RESULT.raw("url", source.url(), "title", source.title()).json())
                .collect(Collectors.joining(","));
        return SEARCHED.raw(
                        "id",
                        told.dice().letters(24),
                        "query",
                        Answers.domainIn(question.prompt()),
                        "results",
                        new Raw(results))
                .json();
    }

    /** In one block, or in two to be joined without anything between them, as always after a search. */
    private static void addText(Told told, List<String> blocks) {
        String text = told.text();
        boolean split = !told.sources().isEmpty() || told.dice().chance(0.25);
        String first = split ? Told.clip(text, text.length() / 2) : "";
        if (!first.isEmpty()) {
            blocks.add(TEXT.raw("text", first).json());
        }
        String last = text.substring(first.length());
        blocks.add((told.sources().isEmpty()
                        ? TEXT.raw("text", last)
                        : CITED.raw("text", last, "citations", citations(told)))
                .json());
    }

    private static Raw citations(Told told) {
        return new Raw(told.sources().stream()
                .map(source -> CITATION.raw("url", source.url(), "title", source.title())
                        .json())
                .collect(Collectors.joining(",")));
    }

    @Override
    Reply complain(Problem p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, dice, 401, "authentication_error", "x-api-key header is required");
            case BAD_KEY -> error(p, dice, 401, "authentication_error", "invalid x-api-key");
            case NO_QUOTA, PAYMENT_WAIT ->
                error(
                        p,
                        dice,
                        400,
                        "invalid_request_error",
                        dice.chance(0.5)
                                ? "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to"
                                        + " upgrade or purchase credits."
                                : "You have reached your specified API usage limits. You will regain access on "
                                        + nextMonth() + " at 00:00 UTC.");
            case PAYMENT ->
                error(
                        p,
                        dice,
                        402,
                        "billing_error",
                        "There is an issue with your billing or payment information. Please check it in the Console.");
            case SPEND_LIMIT ->
                error(
                        p,
                        429,
                        "rate_limit_error",
                        "This request would exceed the spend limit that is enforced for your organization.",
                        ",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}",
                        dice);
            case LIMITED ->
                error(
                        p,
                        dice,
                        429,
                        "rate_limit_error",
                        p.by() == Limit.Kind.CONCURRENT
                                ? "Number of concurrent connections has exceeded your rate limit. Please try again later."
                                : "This request would exceed your organization's rate limit of " + p.limit() + " "
                                        + p.by().spelledOut() + ".",
                        p.own("retry-after", Long.toString(p.waitSeconds())));
            case INTERNAL -> error(p, dice, 500, "api_error", "Internal server error");
            case UNAVAILABLE -> error(p, dice, 503, "api_error", "Service temporarily unavailable");
            case OVERLOADED -> error(p, dice, 529, "overloaded_error", "Overloaded");
            case NO_SUCH_PATH -> error(p, dice, 404, "not_found_error", "Not found");
            case NO_SUCH_MODEL -> error(p, dice, 404, "not_found_error", "model: " + p.model());
            case TOO_LONG ->
                error(p, dice, 400, "invalid_request_error", "prompt is too long: 400001 tokens > 400000 maximum");
            case TOO_LARGE, TOO_MANY_TOKENS ->
                error(p, dice, 413, "request_too_large", "Request exceeds the maximum size");
            case RETIRED -> error(p, dice, 410, "not_found_error", "This endpoint is no longer available.");
            case INVALID, UNSUPPORTED ->
                error(p, dice, 400, "invalid_request_error", p.message(), "x-should-retry", "false");
        };
    }

    private static Reply error(Problem p, Dice dice, int status, String type, String message, String... headers) {
        return error(p, status, type, message, dice.chance(0.5) ? ",\"details\":null" : "", dice, headers);
    }

    private static Reply error(
            Problem p, int status, String type, String message, String details, Dice dice, String... headers) {
        byte[] body =
                ERROR.bytes("type", type, "message", message, "details", new Raw(details), "id", dice.letters(24));
        return Reply.json(status, body, p.kind().outcome, headers);
    }

    private static LocalDate nextMonth() {
        return LocalDate.now(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(1);
    }

    @Override
    List<String> headers(Allowance allowance, Dice dice) {
        var headers = new ArrayList<>(
                List.of("request-id", "req_" + dice.letters(24), "anthropic-organization-id", dice.uuid()));
        headers.addAll(room("requests", new Room(allowance.limit(), allowance.remaining(), allowance.refill())));
        Duration reset = allowance.refill();
        headers.addAll(room(
                "tokens",
                Allowance.or(
                        allowance.tokens(),
                        2 * Allowance.PLENTY_OF_TOKENS,
                        2 * Allowance.PLENTY_OF_TOKENS - 1_000,
                        reset)));
        headers.addAll(room(
                "input-tokens",
                Allowance.or(allowance.inputTokens(), Allowance.PLENTY_OF_TOKENS, Allowance.PLENTY_OF_TOKENS, reset)));
        headers.addAll(room(
                "output-tokens",
                Allowance.or(
                        allowance.outputTokens(),
                        Allowance.PLENTY_OF_TOKENS,
                        Allowance.PLENTY_OF_TOKENS - 1_000,
                        reset)));
        return headers;
    }

    private static List<String> room(String what, Room room) {
        String name = "anthropic-ratelimit-" + what;
        return List.of(
                name + "-limit",
                Integer.toString(room.limit()),
                name + "-remaining",
                Integer.toString(room.remaining()),
                name + "-reset",
                Desk.nextSecond(room.refill()).toString());
    }
}
