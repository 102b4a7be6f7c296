package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

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
    String canonical(String path) {
        Matcher asked = ANY_PATH.matcher(path);
        return asked.matches() ? "/v1beta/models/" + asked.group(1) + ":" + asked.group(2) : path;
    }

    @Override
    String served() {
        return "/v1beta/models/MODEL:" + ONE + ", /v1beta/models/MODEL:" + STREAM;
    }

    @Override
    StreamForm streaming(String path, String query, JsonNode body) {
        if (!path.endsWith(":" + STREAM)) {
            return StreamForm.NONE;
        }
        return query != null && query.contains("alt=sse") ? StreamForm.EVENTS : StreamForm.ARRAY;
    }

    @Override
    boolean serves(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    String key(HttpFields headers, String query) {
        String key = header(headers, "x-goog-api-key");
        if (key == null && query != null) {
            var parameters = new Fields();
            UrlEncoded.decodeUtf8To(query, parameters);
            key = blankToNull(parameters.getValue("key"));
        }
        return key;
    }

    @Override
    String modelNamed(String path, JsonNode body) {
        Matcher asked = PATH.matcher(path);
        return asked.matches() ? asked.group(1) : "";
    }

    @Override
    SimulatedRequest read(String path, JsonNode raw, HttpFields headers) {
        JsonNode body = GoogleFieldNames.inCamelCase(raw);
        String model = known(modelNamed(path, body));
        JsonNode contents = body.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw new RejectedException(
                    SimulatedError.invalid("* GenerateContentRequest.contents: contents is not specified", "contents"));
        }
        String system = promptOf(body.path("systemInstruction"));
        String prompt = (system.isEmpty() ? "" : system + "\n") + promptOf(contents);
        SimulatedRequest question = question(path, model, prompt, body, "-");
        int limit = limit(body.path("generationConfig").path("maxOutputTokens"), "maxOutputTokens");
        return new SimulatedRequest(path, model, question.prompt(), limit, body);
    }

    @Override
    SimulatedReply reply(SimulatedRequest question, ModelAnswer told) {
        if (told.refused() && told.dice().chance(0.5)) {
            return SimulatedReply.json(
                    200,
                    WITHOUT_CANDIDATES.bytes("feedback", BLOCKED, "usage", usage(question, told, 0, 0)),
                    told.outcome());
        }
        if (told.empty() && told.call() == null && !told.spent() && told.dice().chance(0.3)) {
            byte[] none = WITHOUT_CANDIDATES.bytes("feedback", new Raw(""), "usage", usage(question, told, 0, 0));
            return SimulatedReply.json(200, none, told.outcome());
        }
        boolean nothing = told.silent() && told.call() == null;
        String finish = told.filtered()
                ? told.dice().pick(FILTERS)
                // A tool call is just another part.
                : told.finish("STOP", "MAX_TOKENS", "SAFETY", "STOP");
        byte[] body = BODY.bytes(
                "parts",
                nothing ? new Raw("") : parts(told),
                "finish",
                finish,
                "more",
                finish.equals("SAFETY") ? RATED : grounding(question, told),
                "usage",
                usage(question, told, nothing ? 0 : told.output(), told.reasoning()));
        return SimulatedReply.json(200, body, told.outcome());
    }

    /** What is zero is left out. */
    private static Raw usage(SimulatedRequest question, ModelAnswer told, int output, int thoughts) {
        return USAGE.raw(
                "input",
                told.input(),
                "candidates",
                count("\"candidatesTokenCount\":", output, ","),
                "total",
                told.input() + output + thoughts,
                "cached",
                count("\"cachedContentTokenCount\":", told.cached(), ","),
                "thoughts",
                count(",\"thoughtsTokenCount\":", thoughts, ""),
                "model",
                question.model(),
                "id",
                told.dice().letters(22));
    }

    private static Raw count(String before, int count, String after) {
        return new Raw(count == 0 ? "" : before + count + after);
    }

    private static Raw parts(ModelAnswer told) {
        boolean thinks = told.thinks() || told.dice().chance(0.3);
        Raw thought = thinks ? THOUGHT.raw("text", ModelAnswer.THOUGHT) : new Raw("");
        Raw signature = new Raw(told.dice().chance(0.5) ? ",\"thoughtSignature\":\"EsUGCsIGAb4\"" : "");
        Raw part = told.call() == null
                ? TEXT.raw("text", told.text(), "signature", signature)
                : FUNCTION_CALL.raw(
                        "name", told.call().name(), "args", new Raw(told.call().arguments()), "signature", signature);
        return PARTS.raw("thought", thought, "part", part);
    }

    /** Places are bytes of UTF-8; the titles are hosts, and the links lead through a redirect. */
    private static Raw grounding(SimulatedRequest question, ModelAnswer told) {
        if (told.sources().isEmpty() || told.silent()) {
            return new Raw("");
        }
        String chunks = told.sources().stream()
                .map(source -> CHUNK.raw(
                                "id",
                                told.dice().letters(40),
                                "host",
                                URI.create(source.url()).getHost())
                        .json())
                .collect(Collectors.joining(","));
        String text = told.text();
        String said = told.lastSentence();
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
                AnswerText.domainIn(question.prompt()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        GoogleStreamWriter.write(whole, events);
    }

    @Override
    SimulatedReply complain(SimulatedError problem, Dice dice) {
        return GoogleErrors.error(problem, dice);
    }

    @Override
    List<String> headers(RemainingLimits allowance, Dice dice) {
        return List.of("server-timing", "gfet4t7; dur=" + dice.between(300, 3000));
    }
}
