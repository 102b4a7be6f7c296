package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.OldRows.DeletedEvents;
import dev.rollcall.store.Outlets.NewOutlet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OldRowsTest {
    private final LedgerAtWork work = new LedgerAtWork("openai");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void oldEventsGoAndYoungOnesStay() {
        events(6);
        test.execute("UPDATE event SET at = now() - interval '15 days' WHERE id <= 4");
        DeletedEvents deleted = ledger.oldRows().deleteEvents(14, 0);
        assertThat(deleted).isEqualTo(new DeletedEvents(4, 6L, false));
        assertThat(test.rows("SELECT id FROM event ORDER BY 1")).containsExactly("{id=5}", "{id=6}");
        assertThat(ledger.events().last()).as("numbers go on").isEqualTo(6);
    }

    @Test
    void whatAnOutletHasYetToBeSentStays() {
        int outlet = ledger.outlets()
                .create(new NewOutlet("webhook", "https://here.example/", null, List.of(), null))
                .id();
        events(6);
        test.execute("UPDATE event SET at = now() - interval '15 days'");
        assertThat(ledger.oldRows().deleteEvents(14, 0).deleted())
                .as("its position is before all")
                .isZero();
        ledger.deliveries().spread(outlet);
        ledger.deliveries().delivered(outlet, List.of(1L));
        test.execute("UPDATE delivery SET dead_at = now() WHERE event_id = 2");
        assertThat(ledger.oldRows().deleteEvents(14, 0).deleted()).isEqualTo(2);
        assertThat(test.rows("SELECT event_id AS id FROM delivery ORDER BY 1"))
                .as("a dead delivery goes with its event")
                .isEqualTo(test.rows("SELECT id FROM event ORDER BY 1"))
                .hasSize(4);
    }

    @Test
    void aDisabledOutletKeepsNothing() {
        int outlet = ledger.outlets()
                .create(new NewOutlet("webhook", "https://here.example/", null, List.of(), null))
                .id();
        events(2);
        test.execute("UPDATE event SET at = now() - interval '15 days'");
        ledger.outlets().disable(outlet, "it is gone");
        assertThat(ledger.oldRows().deleteEvents(14, 0).deleted()).isEqualTo(2);
    }

    @Test
    void jobsThatEndedLongAgoLeaveTheUsualList() {
        Job old = work.planned("old", 1, 1);
        work.planned("open", 1, 1);
        ledger.jobLifecycle().fail(old.id(), "a test");
        assertThat(ledger.oldRows().archiveJobs(30)).isZero();
        test.execute(
                "UPDATE job SET created_at = now() - interval '99 days', finished_at = CASE WHEN finished_at IS NOT NULL"
                        + " THEN now() - interval '31 days' END");
        assertThat(ledger.oldRows().archiveJobs(30)).isEqualTo(1);
        assertThat(ledger.oldRows().archiveJobs(30)).isZero();
        assertThat(names(false)).containsExactly("open");
        assertThat(names(true)).containsExactly("open", "old");
        assertThat(ledger.jobs().byName("old")).isPresent();
    }

    private List<String> names(boolean archived) {
        return ledger.jobs().list(null, null, null, archived, null, 9).stream()
                .map(Job::name)
                .toList();
    }

    private void events(int n) {
        test.execute("INSERT INTO event_new (type, subject, once, data) SELECT 'job.created', 'j' || i, false, '{}'"
                + " FROM generate_series(1, " + n + ") i");
        ledger.eventMover().move();
    }
}
