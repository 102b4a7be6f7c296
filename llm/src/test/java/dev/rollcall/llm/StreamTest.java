package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** C8: no stream is asked for; one that comes all the same is read as the whole reply would be. */
class StreamTest {

    @AutoClose
    private final Server server = new Server();

    @TestFactory
    Stream<DynamicTest> noStreamIsAskedForWhereTheApiHasOne() {
        return Accent.all().stream()
                .map(accent -> dynamicTest(accent.toString(), () -> {
                    try (Server fresh = new Server()) {
                        fresh.says(200, "{}").to(accent.provider(), accent.api());
                        String body = fresh.received().getBody().utf8();
                        if (accent.provider().equals("google")) {
                            assertThat(body).doesNotContain("stream");
                        } else {
                            assertThat(body).contains("\"stream\":false");
                        }
                    }
                }));
    }

    @Test
    void chat() {
        List<String> events = List.of(
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}",
                "{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}",
                "{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Stripe sells \"}},{\"index\":1,\"delta\":{\"content\":\"no\"}}]}",
                "{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"payments 💳\",\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.example/\",\"title\":\"A\"}}]}}]}",
                "{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}",
                "{\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":70,\"total_tokens\":90,\"cost\":0.5,\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":30}}}");
        for (String body : written(events, "[DONE]")) {
            Reply reply = server.says(200, body).to("openrouter");
            assertThat(reply.outcome()).isEqualTo(Outcome.TRUNCATED);
            assertThat(reply.text()).isEqualTo("Stripe sells payments 💳");
            assertThat(reply.finishReason()).isEqualTo("length");
            assertThat(reply.resolvedModel()).isEqualTo("m-1");
            assertThat(reply.usage()).isEqualTo(new TokenUsage(20, 70, 4, 30));
            assertThat(reply.costTicksReported()).isEqualTo(5_000_000_000L);
            assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
        }
        assertBroken(events.subList(0, 4), "openrouter", null);
        assertTrouble(
                events,
                3,
                "{\"error\":{\"code\":429,\"message\":\"slow\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
                "openrouter",
                null,
                Outcome.RATE_LIMITED);
        assertTrouble(
                events,
                3,
                "{\"error\":{\"code\":\"server_error\",\"message\":\"oh\"}}",
                "openai",
                null,
                Outcome.OVERLOADED);
    }

    @Test
    void chatWithDeviations() {
        Reply mistral = server.says(
                        200,
                        sse(
                                List.of(
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]}]}}]}",
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"}}]}",
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\", it does.\"}]},\"finish_reason\":\"stop\"}]}")))
                .to("mistral");
        assertThat(mistral.text()).isEqualTo("Yes, it does.");
        Reply groq = server.says(
                        200,
                        sse(
                                List.of(
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}",
                                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}}")))
                .to("groq");
        assertThat(groq.usage()).isEqualTo(new TokenUsage(3, 2, null, null));
        assertThat(groq.requestId()).isEqualTo("req_1");
        Reply sonar = server.says(
                        200,
                        sse(
                                List.of(
                                        "{\"citations\":[\"https://a.example/\"],\"choices\":[{\"index\":0,\"message\":{\"content\":\"Yes\"},\"delta\":{\"content\":\"Yes\"}}]}",
                                        "{\"citations\":[\"https://a.example/\"],\"choices\":[{\"index\":0,\"message\":{\"content\":\"Yes [1]\"},\"delta\":{\"content\":\" [1]\"},\"finish_reason\":\"stop\"}]}")))
                .to("perplexity", "sonar");
        assertThat(sonar.text()).isEqualTo("Yes [1]");
        assertThat(sonar.citations()).hasSize(1);
        Reply refusal = server.says(
                        200,
                        sse(
                                List.of(
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I can't \"}}]}",
                                        "{\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"help.\"},\"finish_reason\":\"stop\"}]}")))
                .to("openai");
        assertThat(refusal.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refusal.text()).isEqualTo("I can't help.");
        assertThat(server.says(200, "data: {\"hello\":1}\n\n").to("openai").outcome())
                .isNotIn(Outcome.ANSWERED, Outcome.EMPTY);
        assertThat(server.says(429, "event: error\ndata: {\"code\":\"insufficient_quota\",\"message\":\"pay\"}\n\n")
                        .to("openai")
                        .outcome())
                .isEqualTo(Outcome.OUT_OF_QUOTA);
    }

    @Test
    void responses() {
        String whole =
                "{\"id\":\"r\",\"status\":\"completed\",\"model\":\"m-1\",\"error\":null,\"output\":[%s],\"usage\":{\"input_tokens\":20,\"output_tokens\":70}}";
        String item =
                "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Stripe sells payments\",\"annotations\":[{\"type\":\"url_citation\",\"url\":\"https://a.example/\",\"title\":\"A\"}]}]}";
        for (String output : List.of(item, "")) {
            List<String> events = List.of(
                    "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"status\":\"in_progress\",\"model\":\"m-1\",\"output\":[]}}",
                    "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"Stripe sells\"}",
                    "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + item + "}",
                    "{\"type\":\"response.completed\",\"response\":" + whole.formatted(output) + "}");
            for (String body : written(events, null)) {
                Reply reply = server.says(200, body).to("openai", "responses");
                assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(reply.text()).isEqualTo("Stripe sells payments");
                assertThat(reply.usage()).isEqualTo(new TokenUsage(20, 70, null, null));
                assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
            }
            assertBroken(events.subList(0, 3), "openai", "responses");
            assertTrouble(
                    events,
                    2,
                    "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}",
                    "openai",
                    "responses",
                    Outcome.RATE_LIMITED);
            assertTrouble(
                    events,
                    2,
                    "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}}",
                    "xai",
                    "responses",
                    Outcome.OUT_OF_QUOTA);
        }
    }

    @Test
    void anthropic() {
        List<String> events = List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"model\":\"m-1\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":6,\"cache_read_input_tokens\":4,\"output_tokens\":1}}}",
                "{\"type\":\"ping\"}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Stripe sells \"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"url\":\"https://a.example/\",\"title\":\"A\"}}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"payments.\"}}",
                "{\"type\":\"content_block_stop\",\"index\":1}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":70}}",
                "{\"type\":\"message_stop\"}");
        for (String body : written(events, null)) {
            Reply reply = server.says(200, body).to("anthropic");
            assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(reply.text()).isEqualTo("Stripe sells payments.");
            assertThat(reply.usage()).isEqualTo(new TokenUsage(20, 70, 4, null, null, null, 0).writing(6, null));
            assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
        }
        assertBroken(events.subList(0, 8), "anthropic", null);
        TokenUsage half =
                server.says(200, sse(events.subList(0, 8))).to("anthropic").usage();
        assertThat(half.inputTokens()).isEqualTo(20);
        assertThat(half.outputTokens()).as("a placeholder of message_start").isNull();
        assertTrouble(
                events,
                6,
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                "anthropic",
                null,
                Outcome.OVERLOADED);
        Reply refused = server.says(
                        200,
                        sse(
                                List.of(
                                        events.get(0),
                                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"explanation\":\"too sharp\"}},\"usage\":{\"output_tokens\":1}}")))
                .to("anthropic");
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.message()).isEqualTo("too sharp");
    }

    @Test
    void gemini() {
        List<String> events = List.of(
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true}]},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":20},\"modelVersion\":\"m-1\"}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Stripe sells \"}]}}],\"modelVersion\":\"m-1\"}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"payments.\"}]},\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://a.example/\",\"title\":\"A\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":40,\"thoughtsTokenCount\":30},\"modelVersion\":\"m-1\"}");
        List<String> bodies = new ArrayList<>(written(events, null));
        bodies.add("[" + String.join(",\n", events) + "]");
        for (String body : bodies) {
            Reply reply = server.says(200, body).to("google");
            assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(reply.text()).isEqualTo("Stripe sells payments.");
            assertThat(reply.usage()).isEqualTo(new TokenUsage(20, 70, null, 30));
            assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
        }
        assertBroken(events.subList(0, 2), "google", null);
        assertTrouble(
                events,
                2,
                "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"overloaded\"}}",
                "google",
                null,
                Outcome.OVERLOADED);
        assertThat(server.says(200, "[" + events.get(0) + "," + events.get(1) + "]")
                        .to("google")
                        .outcome())
                .isEqualTo(Outcome.OVERLOADED);
        assertThat(server.says(200, sse(List.of("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")))
                        .to("google")
                        .outcome())
                .isNotIn(Outcome.ANSWERED, Outcome.OVERLOADED);
    }

    @Test
    void cohere() {
        List<String> events = List.of(
                "{\"type\":\"message-start\",\"id\":\"x\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[]}}}",
                "{\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}}",
                "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"thinking\":\"hm\"}}}}",
                "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Stripe sells \"}}}}",
                "{\"type\":\"citation-start\",\"index\":0,\"delta\":{\"message\":{\"citations\":{\"start\":0,\"end\":6,\"text\":\"Stripe\",\"sources\":[{\"type\":\"document\",\"document\":{\"url\":\"https://a.example/\",\"title\":\"A\"}}]}}}}",
                "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"payments.\"}}}}",
                "{\"type\":\"content-end\",\"index\":0}",
                "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"billed_units\":{\"input_tokens\":8,\"output_tokens\":69},\"tokens\":{\"input_tokens\":20,\"output_tokens\":70}}}}");
        for (String body : written(events, null)) {
            Reply reply = server.says(200, body).to("cohere");
            assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(reply.text()).isEqualTo("Stripe sells payments.");
            assertThat(reply.usage()).isEqualTo(new TokenUsage(20, 70, null, null, 8, 69, null));
            assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
        }
        assertBroken(events.subList(0, 6), "cohere", null);
        assertTrouble(
                events, 4, "{\"id\":\"x\",\"message\":\"too many tokens\"}", "cohere", null, Outcome.FAILED_PERMANENT);
        assertTrouble(
                events,
                7,
                "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"broke\"}}",
                "cohere",
                null,
                Outcome.OVERLOADED);
    }

    @Test
    void chunksWithoutTheirFraming() {
        List<String> events = List.of(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Stripe \"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"pays\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        for (String between : List.of("\n", "\r\n\r\n", "")) {
            assertThat(server.says(200, String.join(between, events))
                            .to("openai")
                            .text())
                    .isEqualTo("Stripe pays");
        }
        assertThat(server.says(200, String.join("\n", events.subList(0, 2)) + "\n[DONE]\n")
                        .to("openai")
                        .text())
                .isEqualTo("Stripe pays");
        String gemini = "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Stripe\"}]}}]}";
        for (String cut : List.of(
                events.get(0) + "\n" + events.get(1),
                events.get(0) + "\n{\"choi",
                gemini,
                gemini + ",\n{\"cand",
                gemini.substring(0, 30))) {
            Reply reply = server.says(200, cut).to(cut.startsWith("[") ? "google" : "openai");
            assertThat(reply.outcome()).as(cut).isEqualTo(Outcome.OVERLOADED);
            assertThat(reply.message()).isEqualTo("the stream broke off before its end");
        }
    }

    /** A stream that was cut before its end is not a whole answer. */
    private void assertBroken(List<String> events, String provider, String api) {
        String half = sse(events);
        for (String body : List.of(half, half + "data: {\"type\":\"x\",\"choi", half.substring(0, half.length() - 9))) {
            Reply reply = server.says(200, body).to(provider, api);
            assertThat(reply.outcome()).isEqualTo(Outcome.OVERLOADED);
            assertThat(reply.fault()).isEqualTo(Fault.PROVIDER);
            assertThat(reply.text()).isNull();
            assertThat(reply.message()).isEqualTo("the stream broke off before its end");
        }
    }

    /** An error in the middle is one inside HTTP 200. */
    private void assertTrouble(
            List<String> events, int after, String error, String provider, String api, Outcome outcome) {
        List<String> troubled = new ArrayList<>(events.subList(0, after));
        troubled.add(error);
        Reply reply = server.says(200, sse(troubled)).to(provider, api);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(outcome);
        assertThat(reply.text()).isNull();
    }

    private static String sse(List<String> events) {
        return events.stream().map(event -> "data: " + event + "\n\n").collect(Collectors.joining());
    }

    /** As different servers write them: names of events, other line ends, comments, no blank in front, no blank line. */
    private static List<String> written(List<String> events, String last) {
        List<String> all = new ArrayList<>(events);
        if (last != null) {
            all.add(last);
        }
        return List.of(
                sse(all),
                "\n\n: keep-alive\n\nretry: 3000\nid: 7\n" + sse(all).replace("data: ", ": ping\nevent: x\ndata:"),
                sse(all).replace("\n", "\r\n"),
                sse(all).replace("\n\n", "\n"));
    }
}
