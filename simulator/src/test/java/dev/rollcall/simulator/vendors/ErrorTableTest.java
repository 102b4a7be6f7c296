package dev.rollcall.simulator.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.SimulatedError.LimitExceeded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            {"bodies":{"b":{"error":"${message}","code":"${code?}"}},
             "vendors":{"v":{"all":{"body":"b"},"errors":[{"kinds":[KINDS],"status":400,"message":"no"}]}}}
            """.replace(
            "KINDS",
            Stream.of(ErrorCause.values()).map(kind -> '"' + kind.name() + '"').collect(Collectors.joining(",")));

    static Stream<String> vendors() {
        return Vendors.ids().stream();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void everyVendorHasWordsForEveryKindOfError(String vendor) throws Exception {
        assertThat(ErrorTable.of(vendor)).containsOnlyKeys(ErrorCause.values());
        for (ErrorCause kind : ErrorCause.values()) {
            for (SimulatedLimit.LimitForm limit : SimulatedLimit.LimitForm.values()) {
                var exceeded = new LimitExceeded(limit, 60, 59, 2);
                var error = new SimulatedError(
                        kind, "what is wrong", "field", "m-1", "/v1", exceeded, Duration.ofSeconds(7), Hint.OWN);
                SimulatedReply reply = Vendors.byId(vendor).error(error, Dice.of(1, vendor));
                assertThat(reply.status()).isBetween(400, 599);
                assertThat(reply.outcome()).isEqualTo(kind.outcome);
                String body = new String(reply.body(), StandardCharsets.UTF_8);
                assertThat(JSON.readTree(body).isObject()).isTrue();
                assertThat(body + reply.headers()).doesNotContain("${");
            }
        }
    }

    @Test
    void theWordsAreFilledInAndEscaped() {
        var exceeded = new LimitExceeded(SimulatedLimit.LimitForm.TOKENS, 60_000, 59_000, 2_000);
        var error = SimulatedError.limited(exceeded, Duration.ofMillis(6_780), Hint.OWN)
                .at("/v1", "a \"model\"");
        SimulatedReply reply = Vendors.byId("openai").error(error, Dice.of(1));
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .matches(
                        "\\{\"error\":\\{\"message\":\"Rate limit reached for a \\\\\"model\\\\\" in organization org-\\w{24} on"
                                + " tokens per min \\(TPM\\): Limit 60000, Used 59000, Requested 2000\\. Please try again in 6\\.78s\\."
                                + " Visit https://platform\\.openai\\.com/account/rate-limits to learn more\\.\",\"type\":\"tokens\","
                                + "\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
        assertThat(reply.headers()).isEqualTo(List.of("retry-after", "7", "retry-after-ms", "6780"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"NO_KEY\",                     | ``                          | v has no row for NO_KEY",
                "\"NO_KEY\",                     | \"NO_KEY\",\"NO_KEY\",      | two rows for NO_KEY",
                "\"status\":400                  | \"status\":200              | status",
                "\"body\":\"b\"                  | \"body\":\"c\"              | its body \"c\" is none of [b]",
                "\"message\":\"no\"              | \"words\":\"no\"            | no value for ${message}",
                "\"message\":\"no\"              | \"message\":\"${nothing}\"  | no value for ${nothing}",
                "\"message\":\"no\"              | \"message\":\"${message}\"  | 'message' stands in itself",
                "\"message\":\"no\"              | \"message\":\"no\",\"x\":1  | nothing uses [x]",
                "\"message\":\"no\"              | \"message\":{\"if\":\"x\"}  | unknown condition 'x'",
            })
    void aMistakeInTheTableIsFoundWhenItIsRead(String good, String bad, String complaint) throws Exception {
        JsonNode table = JSON.readTree(GOOD.replace(good, bad));
        ErrorTable.read(JSON.readTree(GOOD));
        assertThatThrownBy(() -> ErrorTable.read(table)).hasMessageContaining(complaint);
    }
}
