package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.proving.chaos.ControlLog.PauseSpan;
import dev.rollcall.proving.chaos.Exposure.Blow;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Providers.ProviderEntry;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the judge sees it when an order is not obeyed: a job "j" that asks openai and groq, with attempts as tests write them. */
class ControlReportTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final long CENT = 100_000_000;

    private final TestLedger test = TestLedger.open();
    private Connection ledger;
    private Job job;

    @BeforeEach
    void start() throws Exception {
        ledger = DriverManager.getConnection(test.url());
        test.ledger().prompts().publish(1, Map.of("business", "What does {domain} do?"));
        test.ledger()
                .providers()
                .publish(
                        false,
                        List.of(
                                new ProviderEntry("openai", "api", List.of("m"), true, false, "K"),
                                new ProviderEntry("groq", "api", List.of("m"), true, false, "K")));
        job = test.ledger()
                .jobs()
                .create(new NewJob(
                        "j",
                        Window.today(NOON),
                        new Selection.NamedDomains(List.of(Domain.parse("a.com"))),
                        Scope.resolve(test.ledger(), false, List.of(), List.of()),
                        1,
                        false,
                        Terms.DEFAULT,
                        NewJob.Origin.of("j")))
                .orElseThrow();
        test.ledger().cells().plan(job.id(), 0, Integer.MAX_VALUE);
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        test.close();
    }

    @Test
    void aCallThatBeginsInAPausedJobIsSeen() throws Exception {
        asked("openai", 1, 5, null, null);
        assertThat(heldCalls(pause(null, 0, 10))).isEqualTo(new HeldCalls(1, 5.0));
        assertThat(heldCalls(pause("openai", 0, 10)).late()).isEqualTo(1);
        assertThat(heldCalls(pause("groq", 0, 10)))
                .as("another provider's pause")
                .isEqualTo(new HeldCalls(0, null));
        assertThat(heldCalls(pause(null, 6, 10)).late()).as("before the pause").isZero();
        assertThat(heldCalls(pause(null, 0, 4)).late()).as("after the pause").isZero();
        assertThat(heldCalls(pause(null, 4.5, 10)).late()).as("within a second").isZero();
    }

    @Test
    void aCallThatIsRecordedWhenPostgresGoesOnWasDecidedBefore() throws Exception {
        asked("openai", 1, 5, null, null);
        assertThat(HeldCalls.of(ledger, List.of(pause(null, 0, 10)), List.of(new Blow(at(1), at(6))))
                        .late())
                .isZero();
    }

    @Test
    void whatIsSpentBeyondTheBudgetOfItsTimeIsSeen() throws Exception {
        asked("openai", 1, 1, 6 * CENT, 6 * CENT);
        asked("openai", 2, 9, 6 * CENT, 6 * CENT);
        assertThat(spent("0.12").overspent()).isZero();
        assertThat(spent("0.11")).isEqualTo(new BudgetUse(1, 1, 0, 1.0 / 11));

        raised(5, 12 * CENT);
        assertThat(spent("0.06").overspent())
                .as("the second came after the raise")
                .isZero();
        assertThat(spent("0.05").overspent()).isEqualTo(1);
        raised(8, 11 * CENT);
        assertThat(spent("0.06").overspent()).as("the raise was too small").isEqualTo(1);
    }

    @Test
    void aCallMayCostMoreThanItsEstimateButNotHaveNone() throws Exception {
        asked("openai", 1, 1, 9 * CENT, 5 * CENT);
        assertThat(spent("0.05")).isEqualTo(new BudgetUse(1, 0, 0, 0.8));
        asked("openai", 2, 2, 1 * CENT, 0L);
        asked("groq", 1, 2, 1 * CENT, null);
        assertThat(spent("1").unreserved()).isEqualTo(2);
    }

    private HeldCalls heldCalls(PauseSpan pause) throws Exception {
        try (var fresh = DriverManager.getConnection(test.url())) {
            return HeldCalls.of(fresh, List.of(pause), List.of());
        }
    }

    private BudgetUse spent(String budget) throws Exception {
        try (var fresh = DriverManager.getConnection(test.url())) {
            return BudgetUse.of(fresh, List.of(new LoadedJob("j", new BigDecimal(budget), BigDecimal.ONE)));
        }
    }

    private static PauseSpan pause(String provider, double from, double to) {
        return new PauseSpan("j", provider, at(from), at(to));
    }

    private static Instant at(double second) {
        return NOON.plus(Duration.ofMillis(Math.round(second * 1_000)));
    }

    /** The n-th call of the one cell at this provider. */
    private void asked(String provider, int n, int second, Long cost, Long reserved) throws Exception {
        try (var insert = ledger.prepareStatement("""
                INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate, key_fingerprint, cost_ticks, reserved_ticks)
                SELECT c.id, ?, ?, ?::timestamptz, false, 'k', ?, ? FROM cell c JOIN target t ON t.id = c.target_id
                WHERE t.provider = ?""")) {
            insert.setInt(1, n);
            insert.setInt(2, job.id());
            insert.setString(3, at(second).toString());
            insert.setObject(4, cost, java.sql.Types.BIGINT);
            insert.setObject(5, reserved, java.sql.Types.BIGINT);
            insert.setString(6, provider);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    private void raised(int second, long ticks) throws Exception {
        try (var insert = ledger.prepareStatement("INSERT INTO budget_order (job_id, limit_ticks, by_whom, ordered_at)"
                + " VALUES (?, ?, 'the test', ?::timestamptz)")) {
            insert.setInt(1, job.id());
            insert.setLong(2, ticks);
            insert.setString(3, at(second).toString());
            insert.executeUpdate();
        }
    }
}
