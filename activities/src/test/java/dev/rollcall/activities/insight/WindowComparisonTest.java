package dev.rollcall.activities.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.AlertSeverity;
import dev.rollcall.store.Alerts.Alert;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of windows whose answers were read: comparisons, and the alerts that read them. */
class WindowComparisonTest {
    private static final String LOW = "0.30 + spread * 0.4";
    private static final String HIGH = "0.60 + spread * 0.4";

    private static final AlertRule MOVED = new AlertRule(
            "figure_moved",
            "moved",
            AlertMeasure.FIGURES_MOVED_24H,
            0,
            false,
            0,
            0,
            Duration.ZERO,
            AlertSeverity.INFO,
            "look",
            "");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();

    @AfterEach
    void close() {
        test.close();
    }

    private List<Alert> alerts() {
        ledger.alertEvaluation().some(new AlertSettings(List.of(MOVED), ""), ledger.now());
        return ledger.alerts().open();
    }

    private List<String> verdicts(String which) {
        return test.rows("SELECT DISTINCT verdict FROM change WHERE " + which + " ORDER BY 1").stream()
                .map(row -> row.substring("{verdict=".length(), row.length() - 1))
                .toList();
    }

    /** Acceptance 8.8: what did not change is not called moved, and hardly anybody is told of it. */
    @Test
    void aThousandUnchangedDomainsAreNotCalledMovedAndRaiseHardlyAnAlert() {
        var panel = new GeneratedPanel(test, 1_000, List.of("us", "rival"));
        panel.window("one", 5, "m-1", "0.40 + spread * 0.4");
        panel.window("two", 4, "m-1", "0.40 + spread * 0.4");
        panel.window("three", 3, "m-1", "0.40 + spread * 0.4");
        panel.compare();
        long comparisons = test.one(Long.class, "SELECT count(*) FROM change WHERE NOT lasting");
        assertThat(comparisons)
                .as("two metrics, two entities, the panel and three targets")
                .isEqualTo(1_000 * 2 * 16);
        assertThat(test.one(Long.class, "SELECT count(*) FROM change WHERE verdict = 'moved'"))
                .as("moved of " + comparisons)
                .isLessThanOrEqualTo(comparisons / 100);
        assertThat(
                        test.one(
                                Long.class,
                                "SELECT count(DISTINCT run_id) FROM change WHERE verdict = 'moved' AND target_id = 0"
                                        + " AND metric = 'mention-rate' AND entity_id IN (SELECT id FROM entity WHERE slug = 'us')"))
                .as("domains whose own figure moved, in two windows")
                .isLessThanOrEqualTo(20);
        assertThat(alerts())
                .as(
                        "of 4,000 figures of panels 0.1 to 0.4 are expected by chance: both windows share the one before them")
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Acceptance 8.8: from .30 to .60 at n = 90. */
    @Test
    void aRealChangeIsFoundAndToldInTheNextWindow() {
        var panel = new GeneratedPanel(test, 200, List.of("us"));
        panel.window("one", 5, "m-1", LOW);
        panel.window("two", 4, "m-1", HIGH);
        panel.compare();
        long moved = test.one(
                Long.class,
                "SELECT count(*) FROM change WHERE verdict = 'moved' AND target_id = 0 AND metric = 'mention-rate'");
        assertThat(moved).as("moved of 200").isGreaterThanOrEqualTo(160);
        assertThat(alerts()).as("one window is no alert").isEmpty();
        panel.window("three", 3, "m-1", HIGH);
        panel.compare();
        List<Alert> alerts = alerts();
        assertThat(alerts.stream().filter(alert -> alert.subject().endsWith(" · us · mention-rate")))
                .hasSizeGreaterThan(140);
        assertThat(alerts.get(0).link()).matches("/ui/domains/d\\d+\\.com");
        assertThat(alerts.get(0).cause())
                .matches(
                        "the [a-z-]+ of us went from 0\\.\\d\\d \\[0\\.\\d\\d, 0\\.\\d\\d] of 90 answers in one to"
                                + " 0\\.\\d\\d \\[0\\.\\d\\d, 0\\.\\d\\d] of 90 answers in three, and was there in the window between, too");
        int told = test.one(Integer.class, "SELECT count(*) FROM event_new WHERE type = 'alert.raised'");
        panel.compare();
        assertThat(alerts()).as("once more").hasSameSizeAs(alerts);
        assertThat(test.one(Integer.class, "SELECT count(*) FROM event_new WHERE type = 'alert.raised'"))
                .isEqualTo(told)
                .isEqualTo(alerts.size());
    }

    /** Who looks several times sees more by chance: its intervals are wider, and fewer of them are apart. */
    @Test
    void windowsWhoseAnswersWereLookedAtAreComparedByWiderIntervals() {
        var panel = new GeneratedPanel(test, 200, List.of("us"));
        panel.window("one", 5, "m-1", LOW);
        panel.window("two", 4, "m-1", "0.45");
        panel.compare();
        String moved = "SELECT count(*) FROM change WHERE verdict = 'moved' AND target_id = 0";
        long usual = test.one(Long.class, moved);
        test.execute("DELETE FROM change; DELETE FROM compared_window");
        test.execute(
                "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains,"
                        + " driver, looks, half_width) SELECT 'sampled', id, '{1,2,3}', '{1}', 6, false, false, 200, 'x', '{3,6}', 0.1"
                        + " FROM time_window WHERE name = 'two'");
        test.execute("INSERT INTO job_domain SELECT j.id, r.domain_id FROM job j, extraction_run r");
        panel.compare();
        assertThat(test.one(Long.class, moved)).isLessThan(usual);
        assertThat(test.one(
                        Double.class,
                        "SELECT max(abs(after_low - (wilson)[1])) FROM change CROSS JOIN LATERAL (SELECT ARRAY[("
                                + "after_k + 3.125 - 2.5 * sqrt(after_k * (1 - after_k / after_n::float8) + 1.5625)) / (after_n + 6.25)]"
                                + " AS wilson) w WHERE after_n > 0"))
                .isLessThan(1e-4);
    }

    /** Acceptance 8.9: what changed may be the model. */
    @Test
    void anotherModelIsNoChangeAndNoAlert() {
        var panel = new GeneratedPanel(test, 20, List.of("us"));
        panel.window("one", 5, "m-1", LOW);
        panel.window("two", 4, "m-2", HIGH);
        panel.window("three", 3, "m-2", HIGH);
        panel.compare();
        assertThat(verdicts("window_id = 2")).containsExactly("model-discontinuous");
        assertThat(verdicts("window_id = 3"))
                .doesNotContain("model-discontinuous")
                .contains("within-noise");
        assertThat(test.one(Long.class, "SELECT count(*) FROM change WHERE lasting"))
                .isZero();
        assertThat(alerts()).isEmpty();
    }

    /** Canary prompts tell of another model behind the same name: windows that were compared are compared again. */
    @Test
    void aSuspectedModelIsAnotherModel() {
        var panel = new GeneratedPanel(test, 20, List.of("us"));
        panel.window("one", 5, "m-1", LOW);
        panel.window("two", 4, "m-1", HIGH);
        panel.compare();
        assertThat(verdicts("target_id = 0 AND metric = 'mention-rate'")).contains("moved");
        Instant two = test.one(Instant.class, "SELECT starts_at FROM time_window WHERE name = 'two'");
        for (int target = 1; target <= 3; target++) {
            assertThat(ledger.canaries().suspect(target, two)).isTrue();
        }
        assertThat(ledger.canaries().suspect(1, two)).as("known").isFalse();
        assertThat(ledger.dueExtractions().count()).isEqualTo(20);
        panel.window("three", 3, "m-1", HIGH);
        panel.compare();
        assertThat(verdicts("window_id = 2")).containsExactly("model-discontinuous");
        assertThat(verdicts("window_id = 3")).doesNotContain("model-discontinuous");
        assertThat(alerts()).isEmpty();
    }

    /** An edited set of entities finds the same changes in windows of long ago: nobody is told again. */
    @Test
    void aNewRunTellsOfNoOldWindow() {
        var panel = new GeneratedPanel(test, 20, List.of("us"));
        panel.window("one", 100, "m-1", LOW);
        panel.window("two", 76, "m-1", HIGH);
        panel.window("three", 52, "m-1", HIGH);
        panel.window("four", 4, "m-1", HIGH);
        panel.compare();
        assertThat(test.one(Long.class, "SELECT count(*) FROM change WHERE lasting"))
                .isPositive();
        assertThat(alerts()).isEmpty();
        test.execute("UPDATE extraction_run SET state = 'old'");
        test.execute("INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state)"
                + " SELECT domain_id, 2, 1, 'current' FROM extraction_run");
        test.execute(
                "INSERT INTO extraction SELECT n.id, e.window_id, e.cell_id, e.prompt_version_id, e.model_id, e.target_id, 1, NULL, 0"
                        + " FROM extraction e JOIN extraction_run o ON o.id = e.run_id JOIN extraction_run n USING (domain_id) WHERE n.id > o.id");
        test.execute(
                "INSERT INTO mention SELECT n.id, e.entity_id, e.cell_id, 0, 1, 1, 1, 100 FROM mention e"
                        + " JOIN extraction_run o ON o.id = e.run_id JOIN extraction_run n USING (domain_id) WHERE n.id > o.id");
        panel.compare();
        assertThat(test.one(
                        Long.class,
                        "SELECT count(*) FROM change c JOIN extraction_run r ON r.id = c.run_id"
                                + " WHERE lasting AND r.state = 'current'"))
                .isPositive();
        assertThat(alerts()).isEmpty();
    }

    /** Only what has news is compared again: a window that got more answers, and the two behind it. */
    @Test
    void lateAnswersMakeAWindowAndTheTwoBehindItComparedAgain() {
        var panel = new GeneratedPanel(test, 1, List.of("us"));
        for (int n = 1; n <= 5; n++) {
            panel.window("w" + n, 10 - n, "m-1", LOW);
        }
        panel.compare();
        List<String> before = test.rows("SELECT window_id, max(id) AS id FROM change GROUP BY 1 ORDER BY 1");
        panel.compare();
        assertThat(test.rows("SELECT window_id, max(id) AS id FROM change GROUP BY 1 ORDER BY 1"))
                .isEqualTo(before);
        test.execute(
                "INSERT INTO extraction SELECT run_id, window_id, 1, prompt_version_id, model_id, target_id, 1, NULL, 0"
                        + " FROM extraction WHERE window_id = 2 LIMIT 1");
        panel.compare();
        List<String> after = test.rows("SELECT window_id, max(id) AS id FROM change GROUP BY 1 ORDER BY 1");
        assertThat(after)
                .hasSameSizeAs(before)
                .doesNotContainAnyElementsOf(before.subList(0, 3))
                .contains(before.get(3));
        assertThat(test.one(Integer.class, "SELECT DISTINCT after_n FROM change WHERE window_id = 2 AND target_id = 0"))
                .isEqualTo(91);
    }

    @Test
    void tooFewAnswersAreNoWindow() {
        var panel = new GeneratedPanel(test, 1, List.of("us"));
        panel.window("one", 5, "m-1", LOW);
        panel.window("few", 4, "m-1", HIGH);
        panel.window("three", 3, "m-1", LOW);
        test.execute("DELETE FROM extraction WHERE window_id = 2 AND cell_id % 10 <> 0");
        panel.compare();
        assertThat(test.rows("SELECT DISTINCT window_id, before_window_id FROM change"))
                .containsExactly("{window_id=3, before_window_id=1}");
    }
}
