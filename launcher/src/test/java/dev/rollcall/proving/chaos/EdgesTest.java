package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one part's absence does, on real processes: two workers, 320 calls at once. A server is kept away by stopping its
 * launcher first, which would start it again.
 */
@TakesMinutes("edges")
@NeedsTemporal
class EdgesTest {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static Town town;

    @BeforeAll
    static void start() {
        town = Town.start(new ChaosStack(folder, 3, 2_000));
    }

    @AfterAll
    static void stop() {
        if (town != null) {
            town.close();
        }
    }

    @BeforeEach
    void countAnew() throws Exception {
        town.forget();
    }

    @Test
    void answersInHandAreSavedWhenPostgresWasAwayForAMinute() throws Exception {
        String job = town.busyJob("pg", 40);
        away(KillTarget.POSTGRES);
        town.awaitCompleted(job);
        assertThat(town.proof(job).balances()).isTrue();
        assertThat(town.proof(job).usableTwice())
                .as("answers that were paid for twice")
                .isZero();
    }

    @Test
    void callsUnderWayAreKeptWhenTemporalWasAwayForAMinute() throws Exception {
        String job = town.busyJob("temporal", 40);
        away(KillTarget.TEMPORAL);
        town.awaitCompleted(job);
        assertThat(town.proof(job).balances()).isTrue();
        assertThat(town.proof(job).audit().possibleDuplicates()).isZero();
    }

    /** One that Temporal has forgotten, and one that it was never told of: its API died after the commit. */
    @Test
    void whatTemporalDoesNotKnowIsStartedByTheReconciler() throws Exception {
        String forgotten = town.busyJob("forgotten", 40);
        String untold = town.jobInTheLedgerOnly("untold", 2);
        ChaosStack.signal("STOP", town.site().pids(KillTarget.LAUNCHER));
        ChaosStack.signal("KILL", town.site().pids(KillTarget.TEMPORAL).subList(0, 1));
        town.awaitDown(KillTarget.TEMPORAL);
        DataFolder.deleteTree(town.site().data().resolve("temporal"));
        ChaosStack.signal("CONT", town.site().pids(KillTarget.LAUNCHER));
        town.awaitCompleted(forgotten);
        town.awaitCompleted(untold);
        assertThat(town.proof(forgotten, untold).balances()).isTrue();
        assertThat(town.proof(forgotten, untold).audit().possibleDuplicates()).isZero();
    }

    @Test
    void aWorkerThatIsAskedToEndDrainsAndNothingIsAskedTwice() throws Exception {
        String job = town.busyJob("drain", 40);
        long worker = town.site().pids(KillTarget.WORKER).get(0);
        town.await("sixty calls under way", () -> town.callsUnderWay() > 60);
        ChaosStack.signal("TERM", List.of(worker));
        town.await(
                "the worker's end", () -> !town.site().pids(KillTarget.WORKER).contains(worker));
        town.awaitCompleted(job);
        assertThat(town.proof(job).balances()).isTrue();
        assertThat(town.proof(job).audit().possibleDuplicates()).isZero();
        assertThat(town.cells())
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.path("asked").asInt()).isEqualTo(1));
    }

    private static void away(KillTarget part) throws Exception {
        ChaosStack.signal("STOP", town.site().pids(KillTarget.LAUNCHER));
        ChaosStack.signal("KILL", town.site().pids(part).subList(0, 1));
        long end = System.nanoTime() + A_MINUTE.toNanos();
        town.await("a minute", () -> System.nanoTime() > end);
        ChaosStack.signal("CONT", town.site().pids(KillTarget.LAUNCHER));
    }
}
