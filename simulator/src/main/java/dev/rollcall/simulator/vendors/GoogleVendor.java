package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Google's Gemini API. */
final class GoogleVendor extends Vendor {
    private static final String ONE = "generateContent";
    private static final String STREAM = "streamGenerateContent";
    private static final Pattern ANY_PATH =
            Pattern.compile("(?:/v1(?:beta|alpha)?){0,2}/models/(.+):(" + ONE + "|" + STREAM + ")");
    private static final Pattern PATH = Pattern.compile("/v1beta/models/(.+):(?:" + ONE + "|" + STREAM + ")");
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"candidates":[{"content":{${parts}"role":"model"},"finishReason":"${finish}","index":0${more}}],
            ${usage}}
            """);
    private static final JsonTemplate WITHOUT_CANDIDATES = new JsonTemplate("""
            {${feedback}${usage}}
            """);
    private static final JsonTemplate USAGE = new JsonTemplate("""
            "usageMetadata":{"promptTokenCount":${input},${candidates}"totalTokenCount":${total},${cached}
            "promptTokensDetails":[{"modality":"TEXT","tokenCount":${input}}]${thoughts}},
            "modelVersion":"${model}","responseId":"${id}"
            """);
    private static final Raw BLOCKED = new Raw("\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},");
    private static final Raw RATED = new Raw(",\"safetyRatings\":[{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\","
            + "\"probability\":\"HIGH\",\"blocked\":true}]");
    private static final List<String> FILTERS =
            List.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE");
    private static final JsonTemplate PARTS = new JsonTemplate("""
            "parts":[${thought}${part}],
            """);
    private static final JsonTemplate TEXT = new JsonTemplate("""
            {"text":"${text}"${signature}}
            """);
    private static final JsonTemplate FUNCTION_CALL = new JsonTemplate("""
            {"functionCall":{"name":"${name}","args":${args}}${signature}}
            """);
    private static final JsonTemplate THOUGHT = new JsonTemplate("""
            {"text":"**Recalling**\\n\\n${text}","thought":true},
            """);
    private static final JsonTemplate GROUNDING = new JsonTemplate("""
            ,"groundingMetadata":{"searchEntryPoint":{"renderedContent":"<div>simulated</div>"},
            "groundingChunks":[${chunks}],"groundingSupports":[{"segment":{"startIndex":${start},"endIndex":${end},"text":"${said}"},
            "groundingChunkIndices":[0]}],"webSearchQueries":["${query}"]}
            """);
    private static final JsonTemplate CHUNK = new JsonTemplate("""
            {"web":{"uri":"https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQE${id}",
            "title":"${host}"}}
            """);

    GoogleVendor() {
        super(
                "google",
                0.8,
                EnumSet.of(
                        Shape.PAYMENT,
                        Shape.SPEND_LIMIT,
                        Shape.RATE_LIMITED_INFO,
                        Shape.RATE_LIMITED_TEXT,
                        Shape.TOO_MANY_TOKENS,
                        Shape.FILTERED,
                        Shape.TOOL_CALL,
                        Shape.THINKING,
                        Shape.CITATIONS));
    }

    @Override
    public String canonical(String path) {
        Matcher asked = ANY_PATH.matcher(path);
        return asked.matches() ? "/v1beta/models/" + asked.group(1) + ":" + asked.group(2) : path;
    }

    @Override
    public String served() {
        return "/v1beta/models/MODEL:" + ONE + ", /v1beta/models/MODEL:" + STREAM;
    }

    @Override
    public StreamForm streaming(String path, RequestHead head, JsonNode body) {
        if (!path.endsWith(":" + STREAM)) {
            return StreamForm.NONE;
        }
        boolean events = head.query() != null && head.query().contains("alt=sse");
        return events ? StreamForm.EVENTS : StreamForm.ARRAY;
    }

    @Override
    public boolean serves(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public String key(RequestHead head) {
        String key = head.header("x-goog-api-key");
        return key != null ? key : head.parameter("key");
    }

    @Override
    public String modelNamed(String path, JsonNode body) {
        Matcher asked = PATH.matcher(path);
        return asked.matches() ? asked.group(1) : "";
    }

    @Override
    public SimulatedRequest read(String path, JsonNode raw, RequestHead head) {
        JsonNode body = GoogleFieldNames.inCamelCase(raw);
        String model = known(modelNamed(path, body));
        JsonNode contents = body.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw new RejectedException(
                    SimulatedError.invalid("* GenerateContentRequest.contents: contents is not specified", "contents"));
        }
        String system = PromptText.of(body.path("systemInstruction"));
        String prompt = (system.isEmpty() ? "" : system + "\n") + PromptText.of(contents);
        SimulatedRequest request = request(path, model, prompt, body, "-");
        int limit = limit(body.path("generationConfig").path("maxOutputTokens"), "maxOutputTokens");
        return new SimulatedRequest(path, model, request.prompt(), limit, body);
    }

    @Override
    public SimulatedReply reply(SimulatedRequest request, ModelAnswer answer) {
        if (answer.refused() && answer.dice().chance(0.5)) {
            return SimulatedReply.json(
                    200,
                    WITHOUT_CANDIDATES.bytes("feedback", BLOCKED, "usage", usage(request, answer, 0, 0)),
                    answer.outcome());
        }
        if (answer.empty()
                && answer.call() == null
                && !answer.spent()
                && answer.dice().chance(0.3)) {
            byte[] none = WITHOUT_CANDIDATES.bytes("feedback", new Raw(""), "usage", usage(request, answer, 0, 0));
            return SimulatedReply.json(200, none, answer.outcome());
        }
        boolean nothing = answer.silent() && answer.call() == null;
        String finish = answer.filtered()
                ? answer.dice().pick(FILTERS)
                // A tool call has no word of its own: it is just another part.
                : answer.finish("STOP", "MAX_TOKENS", "SAFETY", "STOP");
        byte[] body = BODY.bytes(
                "parts",
                nothing ? new Raw("") : parts(answer),
                "finish",
                finish,
                "more",
                finish.equals("SAFETY") ? RATED : grounding(request, answer),
                "usage",
                usage(request, answer, nothing ? 0 : answer.output(), answer.reasoning()));
        return SimulatedReply.json(200, body, answer.outcome());
    }

    /** Counts that are zero are left out. */
    private static Raw usage(SimulatedRequest request, ModelAnswer answer, int output, int thoughts) {
        return USAGE.raw(
                "input",
                answer.input(),
                "candidates",
                count("\"candidatesTokenCount\":", output, ","),
                "total",
                answer.input() + output + thoughts,
                "cached",
                count("\"cachedContentTokenCount\":", answer.cached(), ","),
                "thoughts",
                count(",\"thoughtsTokenCount\":", thoughts, ""),
                "model",
                request.model(),
                "id",
                answer.dice().letters(22));
    }

    private static Raw count(String before, int count, String after) {
        return new Raw(count == 0 ? "" : before + count + after);
    }

    private static Raw parts(ModelAnswer answer) {
        boolean thinks = answer.thinks() || answer.dice().chance(0.3);
        Raw thought = thinks ? THOUGHT.raw("text", ModelAnswer.THOUGHT) : new Raw("");
        Raw signature = new Raw(answer.dice().chance(0.5) ? ",\"thoughtSignature\":\"EsUGCsIGAb4\"" : "");
        Raw part = answer.call() == null
                ? TEXT.raw("text", answer.text(), "signature", signature)
                : FUNCTION_CALL.raw(
                        "name",
                        answer.call().name(),
                        "args",
                        new Raw(answer.call().arguments()),
                        "signature",
                        signature);
        return PARTS.raw("thought", thought, "part", part);
    }

    /** The segment's places count bytes of UTF-8; titles are host names, and links lead through a redirect. */
    private static Raw grounding(SimulatedRequest request, ModelAnswer answer) {
        if (answer.sources().isEmpty() || answer.silent()) {
            return new Raw("");
        }
        String chunks = answer.sources().stream()
                .map(source -> CHUNK.raw(
                                "id",
                                answer.dice().letters(40),
                                "host",
                                URI.create(source.url()).getHost())
                        .json())
                .collect(Collectors.joining(","));
        String text = answer.text();
        String said = answer.lastSentence();
        int end = bytes(text);
        return GROUNDING.raw(
                "chunks",
                new Raw(chunks),
                "start",
                end - bytes(said),
                "end",
                end,
                "said",
                said,
                "query",
                AnswerText.domainIn(request.prompt()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        GoogleStreamWriter.write(whole, events);
    }

    @Override
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        return List.of("server-timing", "gfet4t7; dur=" + dice.between(300, 3000));
    }
}
