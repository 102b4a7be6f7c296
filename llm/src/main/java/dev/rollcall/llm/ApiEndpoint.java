package dev.rollcall.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.anthropic.Anthropic;
import dev.rollcall.llm.cohere.Cohere;
import dev.rollcall.llm.gemini.Gemini;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.openaichat.OpenAiChat;
import dev.rollcall.llm.openairesponses.OpenAiResponses;
import dev.rollcall.llm.wire.Habit;
import dev.rollcall.llm.wire.WireProtocol;
import dev.rollcall.llm.wire.WireRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One API as a panel calls it. It keeps what is the same for all calls. */
final class ApiEndpoint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Provider provider;
    private final Api api;
    private final WireProtocol wire;
    private final OkHttpClient client;
    private final CallTimers timers;

    private final HttpUrl server;
    private final Set<Habit> habits;

    /** The headers of all calls, without the key and the cell. */
    private final Headers headers;

    private final Map<String, Object> searchMembers;
    private final Map<String, HttpUrl> urlByModel = new ConcurrentHashMap<>();

    ApiEndpoint(Provider provider, Api api, OkHttpClient client, CallTimers timers) {
        this.provider = provider;
        this.api = api;
        this.wire = protocol(api.protocol());
        this.client = client;
        this.timers = timers;
        this.server = HttpUrl.get(api.baseUrl());
        this.habits = api.habits();
        this.headers = Headers.of(api.headers())
                .newBuilder()
                .set("Accept", "application/json")
                .set("User-Agent", "rollcall")
                .build();
        this.searchMembers = new LinkedHashMap<>(api.body());
        if (api.canSearch()) {
            searchMembers.putAll(api.searchBody());
        }
    }

    Provider provider() {
        return provider;
    }

    Api api() {
        return api;
    }

    WireProtocol wire() {
        return wire;
    }

    Set<Habit> habits() {
        return habits;
    }

    OkHttpClient client() {
        return client;
    }

    CallTimers timers() {
        return timers;
    }

    /** The URL of another path on the same server, from its root. */
    HttpUrl url(String path) {
        return BaseUrl.join(server, path, api.protocol());
    }

    /** The base URL of the server. */
    HttpUrl server() {
        return server;
    }

    /** The headers of a call with this key. */
    Headers.Builder headers(Key key) {
        Headers.Builder all = headers.newBuilder();
        api.auth().header().ifPresent(name -> all.set(name, api.auth().value(key)));
        return all;
    }

    /** The model that a question names, else the API's default. */
    String model(Question question) {
        return question.model() == null ? api.defaultModel() : question.model();
    }

    Request request(Question question, Key key, CallTrace trace) throws IOException {
        String model = model(question);
        Headers.Builder all = headers(key);
        if (question.cell() != null) {
            all.set("X-Rollcall-Cell", headerSafe(question.cell()));
        }
        return new Request.Builder()
                .url(urlByModel.computeIfAbsent(model, api::url))
                .headers(all.build())
                .tag(CallTrace.class, trace)
                .post(new OneShotBody(body(question, model)))
                .build();
    }

    /** The JSON of a question: the same bytes each time. */
    byte[] body(Question question, String model) throws IOException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            wire.write(
                    new WireRequest(model, question.prompt(), question.maxOutputTokens(), habits, question.schema()),
                    json);
            for (Map.Entry<String, Object> member : (question.search() ? searchMembers : api.body()).entrySet()) {
                json.writePOJOField(member.getKey(), member.getValue());
            }
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        }
    }

    /**
     * A proxy reads a plain HTTP request itself and may refuse it; the provider has not seen the request then.
     *
     * @return the refusal; null when the proxy did not refuse
     */
    IOException refusalOfProxy(Outgoing outgoing, CallTrace trace) {
        Response head = trace.head();
        if (head == null || head.isSuccessful() || server.isHttps()) {
            return null;
        }
        boolean asksForBasic = head.header("WWW-Authenticate", "").startsWith("Basic");
        return outgoing.refusal(server, head.code(), asksForBasic)
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

    /** The value with every character that is not visible ASCII written as {@code %XX}, in UTF-8. */
    private static String headerSafe(String value) {
        if (value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return value;
        }
        StringBuilder safe = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            safe.append(b > 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return safe.toString();
    }
}
