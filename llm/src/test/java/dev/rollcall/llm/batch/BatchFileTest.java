package dev.rollcall.llm.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.wire.AnswerSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent. */
@Timeout(20)
class BatchFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "openai,custom_id,body",
        "groq,custom_id,body",
        "together,custom_id,body",
        "mistral,custom_id,body",
        "xai,custom_id,body",
        "perplexity,custom_id,body",
        "google,key,request"
    })
    void aLineHoldsWhatTheOnlineCallSends(String id, String idMember, String bodyMember) throws Exception {
        try (var provider = new Provider(id);
                var panel = new Panel(provider.catalogue, PanelOptions.defaults())) {
            panel.ask(provider.questions(2).get(1), provider.key());
            String[] lines = written(provider.file(2)).split("\n");
            assertThat(lines).hasSize(2);
            JsonNode second = JSON.readTree(lines[1]);
            assertThat(second.path(idMember).asText()).isEqualTo(Provider.customId(1));
            assertThat(second.path(bodyMember)).isEqualTo(JSON.readTree(provider.sent(0)));
            assertThat(lines[1])
                    .endsWith("\"" + bodyMember + "\":" + provider.sent(0) + ",\"rollcall_cell\":\"cell/1\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic,params", "openrouter,body"})
    void aRequestHoldsWhatTheOnlineCallsSend(String id, String bodyMember) throws Exception {
        try (var provider = new Provider(id);
                var panel = new Panel(provider.catalogue, PanelOptions.defaults())) {
            panel.ask(provider.questions(2).get(1), provider.key());
            JsonNode second =
                    JSON.readTree(written(provider.file(2))).path("requests").path(1);
            assertThat(second.path("custom_id").asText()).isEqualTo(Provider.customId(1));
            assertThat(second.path(bodyMember)).isEqualTo(JSON.readTree(provider.sent(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "google", "openrouter"})
    void hashAndLengthAreThoseOfTheBytes(String id) throws Exception {
        try (var provider = new Provider(id)) {
            BatchFile file = provider.file(3);
            byte[] bytes = written(file).getBytes(StandardCharsets.UTF_8);
            assertThat(file.bytes()).isEqualTo(bytes.length);
            assertThat(file.rows()).isEqualTo(3);
            assertThat(file.sha256())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .isEqualTo(provider.file(3).sha256());
        }
    }

    /** The hash of another process must be the same, so it stands here. */
    @Test
    void anotherProcessWritesTheSame() {
        try (var provider = new Provider("openai")) {
            var question = new Question("openai", "responses", "gpt-6-luna", false, "Hi", 5, null);
            BatchFile file = provider.panel.file(Provider.TOKEN, List.of(question));
            assertThat(HexFormat.of().formatHex(file.sha256()))
                    .isEqualTo("2f682868d243808436b755df70f1f7d9cf0897111b5d65221f4af4b65d137a50");
        }
    }

    @Test
    void aSchemaOfSeveralLinesStaysOnOneLine() throws Exception {
        try (var provider = new Provider("openai")) {
            var schema = new AnswerSchema("s", "{\n  \"type\": \"object\",\r\n  \"description\": \"a\\nb\"\n}");
            var question = new Question("openai", null, null, false, "Two\nlines", 5, null, schema);
            String line = written(provider.panel.file(Provider.TOKEN, List.of(question)));
            assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
            JsonNode body = JSON.readTree(line).path("body");
            assertThat(body.at("/response_format/json_schema/schema")).isEqualTo(JSON.readTree(schema.json()));
            assertThat(body.at("/messages/0/content").asText()).isEqualTo("Two\nlines");
        }
    }

    @Test
    void oneBatchAsksOneTarget() {
        try (var provider = new Provider("openrouter")) {
            var one = new Question("openrouter", null, "a/b", false, "Hi", 5, null);
            var other = new Question("openrouter", null, "c/d", false, "Hi", 5, null);
            assertThatThrownBy(() -> provider.panel.file(Provider.TOKEN, List.of(one, other)))
                    .hasMessageContaining("two targets");
            assertThatThrownBy(() -> provider.panel.file(Provider.TOKEN, List.of()))
                    .hasMessageContaining("without questions");
            assertThatThrownBy(() -> provider.panel.file("token", List.of(one))).hasMessageContaining("not the token");
            assertThatThrownBy(() -> provider.file(5_001)).hasMessageContaining("at most 5000");
        }
    }

    @Test
    void customIdsTellWhoseTheyAre() {
        String token = CustomIds.newToken();
        assertThat(CustomIds.isToken(token)).isTrue();
        assertThat(CustomIds.newToken()).isNotEqualTo(token);
        assertThat(CustomIds.of(token, 99_999)).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(CustomIds.n(token, CustomIds.of(token, 99_999))).hasValue(99_999);
        assertThat(CustomIds.token(CustomIds.of(token, 7))).isEqualTo(token);
        for (String other : new String[] {null, "", "request-1", token, token + "-", token + "-01", token + "-1x"}) {
            assertThat(CustomIds.n(token, other)).as(other).isEmpty();
        }
        assertThat(CustomIds.n(token, CustomIds.of(CustomIds.newToken(), 1))).isEmpty();
    }

    private static String written(BatchFile file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        file.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
