package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Reason;
import dev.rollcall.store.SamplingSeries.Series;
import dev.rollcall.store.SamplingTerms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One domain, two targets and one prompt, with looks after 4 and 8; the cells end and are read as the test says. */
class SampledFeedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Job job = sampled();
    private Instant now = Instant.now();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void nothingIsDecidedBeforeTheAnswersAreRead() {
        end(0, CellState.ANSWERED, Reason.NONE);
        end(1, CellState.ANSWERED, Reason.NONE);
        test.execute("DELETE FROM extraction_due");
        decide();
        assertThat(reasons()).containsOnlyNulls();
        assertThat(ledger.dueExtractions().count())
                .as("somebody is to read them")
                .isEqualTo(1);
        read(1, 0);
        decide();
        assertThat(series()).extracting(Series::repetitions).containsOnly(8);
        assertThat(series()).extracting(Series::answered).containsOnly(4);
    }

    @Test
    void whatIsNotReadWithinThePatienceEndsSo() {
        end(0, CellState.ANSWERED, Reason.NONE);
        decide();
        now = now.plus(PATIENCE).plusSeconds(5);
        decide();
        assertThat(reasons()).containsExactly("not-read", null);
        assertThat(cells()).isEqualTo(8);
    }

    @Test
    void belowTheGateOfCoverageItIsThinAndCountsAsNothing() {
        end(0, CellState.FAILED, Reason.PROVIDER_DOWN);
        end(1, CellState.SKIPPED, Reason.NO_KEY);
        decide();
        assertThat(reasons()).containsExactly("thin", "thin");
        assertThat(series()).extracting(Series::wanted).containsExactly(4, 0);
        assertThat(series()).extracting(Series::answered).containsOnly(0);
        assertThat(ledger.samplingSeries().goesOn(job.id())).isFalse();
    }

    /** 0 of 8 is within ± .22 and 4 of 8 is not. */
    @Test
    void aNarrowIntervalEndsASeriesAndAWideOneComesToTheLastLook() {
        for (int look = 0; look < 2; look++) {
            end(0, CellState.ANSWERED, Reason.NONE);
            end(1, CellState.ANSWERED, Reason.NONE);
            read(1, 2);
            decide();
        }
        assertThat(reasons()).containsExactly("narrow-enough", "last-look");
        assertThat(series()).extracting(Series::named).containsExactly(0, 4);
        assertThat(cells()).isEqualTo(16);
        decide();
        assertThat(cells()).isEqualTo(16);
    }

    private void decide() {
        new SampledFeed(ledger, job, () -> now).decide();
    }

    private List<Series> series() {
        return ledger.samplingSeries().page(job.id(), 0, 0, 9);
    }

    private List<String> reasons() {
        return series().stream().map(Series::reason).toList();
    }

    private long cells() {
        return test.one(Long.class, "SELECT count(*) FROM cell");
    }

    private void end(int target, CellState state, Reason reason) {
        ledger.cells()
                .end(
                        CellSelection.of(
                                job,
                                ledger.jobs().domainIds(job.id(), 0, 9),
                                List.of(job.targetIds().get(target))),
                        state,
                        reason);
    }

    /**
     * All answers are read.
     *
     * @param target whose answers name the brand
     * @param of each look, so many
     */
    private void read(int target, int of) {
        test.execute("INSERT INTO entity (domain_id, slug) SELECT id, 'b' FROM domain ON CONFLICT DO NOTHING");
        test.execute("INSERT INTO entity_set (domain_id, version, content, sha256, current, made_by, reason)"
                + " SELECT id, 1, '[{\"entity\":\"o\",\"kind\":\"other\"},{\"entity\":\"b\",\"kind\":\"brand\"}]', '\\x00',"
                + " true, 'a test', '' FROM domain ON CONFLICT DO NOTHING");
        test.execute("INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state)"
                + " SELECT domain_id, id, 1, 'current' FROM entity_set ON CONFLICT DO NOTHING");
        test.execute("INSERT INTO extraction (run_id, window_id, cell_id, prompt_version_id, target_id, outcome, named)"
                + " SELECT r.id, c.window_id, c.id, c.prompt_version_id, c.target_id, 1, 0 FROM cell c"
                + " JOIN extraction_run r ON r.domain_id = c.domain_id WHERE c.state = 10 ON CONFLICT DO NOTHING");
        test.execute("INSERT INTO mention (run_id, entity_id, cell_id, first_start, first_end, n, certainty)"
                + " SELECT e.run_id, b.id, e.cell_id, 0, 1, 1, 100 FROM extraction e JOIN cell c ON c.id = e.cell_id"
                + " JOIN entity b ON b.slug = 'b' WHERE c.repetition % 4 < " + of + " AND c.target_id = "
                + job.targetIds().get(target) + " ON CONFLICT DO NOTHING");
    }

    private Job sampled() {
        TestPlanning.planned(ledger, 1, "groq", "openai");
        Job made = ledger.jobs()
                .create(new NewJob(
                        "sampled",
                        Window.parse("sampled", Instant.now()),
                        new Selection.NamedDomains(List.of(Domain.parse("d0.com"))),
                        Scope.resolve(ledger, true, List.of(), List.of()),
                        8,
                        true,
                        new Terms(3, 5, PATIENCE, null),
                        NewJob.Origin.of("sampled"),
                        new SamplingTerms(List.of(4, 8), .22)))
                .orElseThrow();
        test.execute("DELETE FROM cell");
        TestPlanning.plan(ledger, made);
        return ledger.jobs().byName("sampled").orElseThrow();
    }
}
