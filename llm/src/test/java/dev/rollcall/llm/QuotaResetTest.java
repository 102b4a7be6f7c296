package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaResetTest {

    /** 23:30 on the 21st in Los Angeles. */
    private static final String NOW = "2026-11-22T07:30:00Z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.\"}} | 2026-12-01T00:00:00Z",
                "{\"error\":\"The quota resets on 2026-11-23T09:15:30Z\"} | 2026-11-23T09:15:30Z",
                "{\"error\":\"available again 2026-12-24\"}              | 2026-12-24T00:00:00Z",
                "{\"error\":\"You will regain access on 2026-11-22 at 07:00 UTC.\"} |",
                "{\"error\":\"You will regain access on 2026-13-45.\"}  |",
                "{\"error\":{\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}} | 2026-12-01T00:00:00Z",
                "{\"message\":\"You are using a Trial key, which is limited to 1000 API calls / month.\"} | 2026-12-01T00:00:00Z",
                "{\"error\":{\"details\":[{\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel\"}]}]}} | 2026-11-22T08:00:00Z",
                "{\"error\":{\"code\":\"insufficient_quota\"}}          |",
            })
    void whatIsKnown(String body, Instant then) throws Exception {
        assertThat(resets(providerError(body), Duration.ofSeconds(48), Instant.parse(NOW)))
                .isEqualTo(then);
    }

    @Test
    void aLongHintIsBetterThanNothing() throws Exception {
        ProviderError providerError = providerError("{\"error\":{\"code\":\"insufficient_quota\"}}");
        Instant now = Instant.parse(NOW);
        assertThat(resets(providerError, Duration.ofHours(2), now)).isEqualTo("2026-11-22T09:30:00Z");
        assertThat(resets(providerError, Duration.ofMinutes(1), now)).isNull();
        assertThat(resets(providerError, null, now)).isNull();
    }

    @Test
    void googlesDayFollowsItsSummerTime() throws Exception {
        ProviderError providerError =
                providerError("{\"error\":{\"details\":[{\"violations\":[{\"quotaId\":\"TokensPerDay\"}]}]}}");
        assertThat(resets(providerError, null, Instant.parse("2026-07-01T06:59:59Z")))
                .isEqualTo("2026-07-01T07:00:00Z");
    }

    @Test
    void onlyWhatIsOutOfQuotaHasOne() throws Exception {
        try (Server server = new Server()) {
            Reply spent = server.says(429, "{\"error\":{\"code\":\"insufficient_quota\"}}", "Retry-After", "7200")
                    .to("openai");
            assertThat(spent.quotaResetsAt())
                    .isBetween(Instant.now().plusSeconds(7100), Instant.now().plusSeconds(7200));
            Reply limited = server.says(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", "Retry-After", "7200")
                    .to("openai");
            assertThat(limited.outcome()).isEqualTo(Outcome.RATE_LIMITED);
            assertThat(limited.quotaResetsAt()).isNull();
        }
    }

    /** As the table of failures says for a provider whose days begin where Google's do. */
    private static Instant resets(ProviderError providerError, Duration hint, Instant now) {
        Provider google = Catalogue.bundled().provider("google");
        Question question = Server.question("google", null, false);
        RetrySource until = ErrorClassifier.bundled()
                .rule(ErrorReply.of(google, google.apis().get(0), 400, providerError, Headers.EMPTY, question))
                .until();
        return QuotaReset.of(
                until == RetrySource.NONE ? RetrySource.HINT : until,
                providerError,
                google.dayZone(),
                hint,
                ReplyClock.of(Headers.EMPTY, now));
    }

    private static ProviderError providerError(String body) throws Exception {
        return ProviderError.in(new ObjectMapper().readTree(body));
    }
}
