package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Deliveries.DueDelivery;
import dev.rollcall.store.Deliveries.FailedTry;
import dev.rollcall.store.Outlets.NewOutlet;
import dev.rollcall.store.Outlets.Outlet;
import dev.rollcall.store.Outlets.OutletChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final FailedTry SOON = new FailedTry(500, "HTTP 500", Duration.ofHours(1), null);

    private final TestLedger test = TestLedger.open();
    private final Deliveries deliveries = test.ledger().deliveries();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void ofEachSubjectTheFirstAloneIsDue() {
        int outlet = outlet(List.of()).id();
        happen("a", "b", "a", "c", "b");
        assertThat(deliveries.spread(outlet)).isEqualTo(5);
        assertThat(deliveries.spread(outlet)).isZero();
        assertThat(due(outlet)).containsExactly(1L, 2L, 4L);
        assertThat(deliveries.due(outlet, List.of("a"), 1))
                .extracting(due -> due.event().id())
                .containsExactly(2L);
        deliveries.delivered(outlet, List.of(1L));
        deliveries.failed(outlet, 2, SOON);
        assertThat(due(outlet))
                .as("b waits for its first, and nobody else does")
                .containsExactly(3L, 4L);
    }

    @Test
    void whatIsGivenUpHoldsNobodyBackAndCanBeTriedAgain() {
        int outlet = outlet(List.of()).id();
        happen("a", "a");
        deliveries.spread(outlet);
        deliveries.failed(outlet, 1, SOON);
        assertThat(due(outlet)).isEmpty();
        deliveries.failed(outlet, 1, new FailedTry(null, "nobody answers", null, null));
        assertThat(due(outlet)).containsExactly(2L);
        assertThat(deliveries.list(outlet, true, 0, 9)).singleElement().satisfies(dead -> {
            assertThat(dead.tries()).isEqualTo(2);
            assertThat(dead.error()).isEqualTo("nobody answers");
            assertThat(dead.deadAt()).isNotNull();
        });
        assertThat(deliveries.list(outlet, false, 0, 9)).hasSize(2);
        Outlet seen = test.ledger().outlets().byId(outlet).orElseThrow();
        assertThat(List.of(seen.waiting(), seen.dead())).containsExactly(1L, 1L);
        assertThat(seen.why()).isEqualTo("nobody answers");
        assertThat(deliveries.retry(outlet)).isEqualTo(1);
        assertThat(deliveries.due(outlet, List.of(), 9)).singleElement().satisfies(due -> {
            assertThat(due.event().id()).isEqualTo(1);
            assertThat(due.tries()).isZero();
        });
    }

    @Test
    void typesAreChosenAndOldEventsAreNotSentUnlessAskedFor() {
        happen("before");
        int later = outlet(List.of()).id();
        int all = test.ledger()
                .outlets()
                .create(new NewOutlet(Outlets.WEBHOOK, "https://a.example/", null, List.of(), 0L))
                .id();
        int some = outlet(List.of("job.failed")).id();
        happen("after");
        assertThat(deliveries.spread(later)).isEqualTo(1);
        assertThat(deliveries.spread(all)).isEqualTo(2);
        assertThat(deliveries.spread(some)).isZero();
    }

    @Test
    void aReceiverThatAsksForItIsLeftAlone() {
        int outlet = outlet(List.of()).id();
        happen("a");
        deliveries.spread(outlet);
        deliveries.failed(outlet, 1, new FailedTry(429, "HTTP 429", Duration.ZERO, Duration.ofMinutes(5)));
        assertThat(test.ledger().outlets().active(Outlets.WEBHOOK)).isEmpty();
        deliveries.retry(outlet);
        assertThat(test.ledger().outlets().active(Outlets.WEBHOOK)).hasSize(1);
    }

    @Test
    void anOutletIsChangedDisabledAndRemoved() {
        Outlets outlets = test.ledger().outlets();
        int outlet = outlet(List.of()).id();
        outlets.disable(outlet, "gone");
        assertThat(outlets.active(Outlets.WEBHOOK)).isEmpty();
        Outlet changed = outlets.change(outlet, new OutletChange(null, null, List.of("job.failed"), Outlets.ACTIVE))
                .orElseThrow();
        assertThat(changed.why()).isNull();
        assertThat(changed.types()).containsExactly("job.failed");
        assertThat(changed.url()).isEqualTo("https://a.example/");
        assertThat(outlets.rotate(outlet, Duration.ofHours(1)).orElseThrow().secretVersion())
                .isEqualTo(2);
        happen("a");
        assertThat(outlets.remove(outlet)).isTrue();
        assertThat(outlets.remove(outlet)).isFalse();
    }

    private Outlet outlet(List<String> types) {
        return test.ledger().outlets().create(new NewOutlet(Outlets.WEBHOOK, "https://a.example/", null, types, null));
    }

    private List<Long> due(int outlet) {
        return deliveries.due(outlet, List.of(), 9).stream()
                .map(DueDelivery::event)
                .map(LoggedEvent::id)
                .toList();
    }

    private void happen(String... subjects) {
        for (String subject : subjects) {
            test.execute("INSERT INTO event_new (type, subject, once, data) VALUES ('job.created', '" + subject
                    + "', false, '{}')");
        }
        test.ledger().eventMover().move();
    }
}
