package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.CallCosts.WorstCase;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.RecentReplies;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunTest {
    private static final String TWO = "{\"domains\":[\"stripe.com\",\"adyen.com\"],\"window\":\"w1\"";

    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    /** openai has told what it costs, and one call of ten is dear; groq: nothing is known but the price table. */
    @Test
    void itSaysWhatIsAskedAndWhatItCosts() {
        replied("openai", 18, 1_000_000, 2, 3_000_000);
        limited("openai", LimitKind.REQUESTS_PER_MINUTE, 2);
        limited("groq", LimitKind.TOKENS_PER_MINUTE, 1_124);
        worst("groq");
        Reply reply = api.post("/api/crawl", TWO + ",\"dry_run\":true}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/cells").intValue()).isEqualTo(16);
        assertThat(reply.at("/skipped").intValue()).as("xai and ai21").isEqualTo(8);
        assertThat(reply.at("/to_ask").intValue()).isEqualTo(8);
        assertThat(reply.body()).contains("""
                {"provider":"openai","model":"openai-model","calls":4,"tokens":120,"cost_usd":{"expected":0.00048,"p95":0.0012},\
                "guessed":false,"seconds":123,"limited_by":"requests_per_minute"}""");
        assertThat(reply.body()).contains("""
                {"provider":"groq","model":"groq-model","calls":4,"tokens":4496,"cost_usd":{"expected":0.002,"p95":0.002},\
                "guessed":true,"seconds":245,"limited_by":"tokens_per_minute"}""");
        assertThat(reply.body()).contains("],\"cost_usd\":{\"expected\":0.00248,\"p95\":0.0032},\"seconds\":245,");
    }

    @Test
    void itWritesNothingAndSaysWhatIsAskedThen() {
        Job before = api.planned("{\"domains\":[\"stripe.com\"],\"window\":\"w1\"}");
        api.answer(before, "openai", 1);
        api.fail(before, "groq", 1, "UNREACHABLE", "connection refused");
        List<String> rows = rows();
        Reply reply = api.post("/api/crawl", TWO + ",\"dry_run\":true}");
        api.post("/api/crawl", "{\"domains\":[\"a.com\"],\"window\":\"w2\",\"dry_run\":true}");
        api.post("/api/crawl", "{\"domains\":[\"a.com\"],\"force\":true,\"dry_run\":true}");
        assertThat(rows()).isEqualTo(rows);
        assertThat(reply.at("/already_answered").intValue()).isEqualTo(1);
        Job then = api.planned(TWO + "}");
        assertThat(api.ledger
                        .cells()
                        .outlook(
                                CellSelection.of(then, api.ledger.jobs().domainIds(then.id(), 0, 10), then.targetIds()))
                        .open())
                .isEqualTo(reply.at("/to_ask").intValue())
                .isEqualTo(7);
    }

    @Test
    void whatNobodyKnowsIsUnknownAndNamed() {
        api.test.execute("UPDATE target SET priced = false WHERE provider = 'openai'");
        Reply reply = api.post("/api/crawl", TWO + ",\"dry_run\":true,\"budget_usd\":1}");
        assertThat(reply.at("/unpriced").toString()).isEqualTo("[\"openai/openai-model\"]");
        assertThat(reply.at("/cost_usd/expected").isNull()).isTrue();
        assertThat(reply.at("/seconds").isNull()).isTrue();
        assertThat(reply.at("/by_provider/0/tokens").isNull()).isTrue();
    }

    @Test
    void aDayThatIsTooShortTakesDays() {
        replied("openai", 20, 1_000_000, 0, 0);
        limited("openai", LimitKind.REQUESTS_PER_DAY, 2);
        Reply reply = api.post("/api/crawl", TWO + ",\"providers\":[\"openai\"],\"repetitions\":3,\"dry_run\":true}");
        assertThat(reply.at("/by_provider/0/calls").intValue()).isEqualTo(12);
        assertThat(reply.text("/by_provider/0/limited_by")).isEqualTo("requests_per_day");
        assertThat(reply.at("/seconds").intValue()).isBetween(4 * 86_400, 5 * 86_400);
    }

    @Test
    void withoutADomainThereIsNothingToDo() {
        assertThat(api.post("/api/crawl", "{\"domains\":\"all\",\"dry_run\":true}")
                        .text("/status"))
                .isEqualTo("nothing to do");
    }

    private List<String> rows() {
        return api.test.rows("SELECT (SELECT count(*) FROM job) AS jobs, (SELECT count(*) FROM domain) AS domains,"
                + " (SELECT count(*) FROM time_window) AS windows, (SELECT count(*) FROM cell) AS cells");
    }

    private void replied(String provider, int usual, long ticks, int dear, long dearTicks) {
        var all = new ArrayList<>(Collections.nCopies(usual, ticks));
        all.addAll(Collections.nCopies(dear, dearTicks));
        for (var prompt : api.ledger.prompts().current()) {
            api.ledger
                    .callCosts()
                    .keep(new CallKind(target(provider).id(), prompt.id()), new RecentReplies(all, 10, 20, 1_000));
        }
    }

    private void worst(String provider) {
        api.ledger
                .callCosts()
                .publish(api.ledger.prompts().current().stream()
                        .map(prompt ->
                                new WorstCase(new CallKind(target(provider).id(), prompt.id()), 5_000_000L, 100, 1_024))
                        .toList());
    }

    private void limited(String provider, LimitKind kind, int limit) {
        String key = provider.equals("openai") ? "0000000a" : "0000000b";
        var settings = Map.of(
                LimitKind.CONCURRENCY,
                new Limits.LimitSetting(BigDecimal.TEN, null),
                kind,
                new Limits.LimitSetting(BigDecimal.valueOf(limit), "rollcall.yaml, line 3"));
        api.ledger
                .limits()
                .publish(List.of(new Limits.LimiterSetup(
                        new KeyModel(false, provider, key, provider + "-model"), "UTC", settings)));
    }

    private Target target(String provider) {
        return api.ledger.providers().activeTargets(false, List.of(provider)).get(0);
    }
}
