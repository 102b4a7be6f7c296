package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events get their numbers without a gap, none twice, and whoever follows them sees all. */
class EventOrderTest {
    private static final int WRITERS = 8;
    private static final int EVENTS_A_WRITER = 4_000;

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        test.close();
    }

    /** One transaction is open from before the first commit until after the last: its events come last, and are not lost. */
    @Test
    void whoeverFollowsSeesAllOfEightWritersAndALongTransaction() throws Exception {
        var open = new CountDownLatch(1);
        var othersAreDone = new CountDownLatch(WRITERS);
        Future<?> longest = threads.submit(() -> {
            ledger.jdbi().useTransaction(handle -> {
                add(handle, "long", 0);
                open.countDown();
                othersAreDone.await();
                add(handle, "long", 1);
            });
            return null;
        });
        open.await();
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String name = "writer-" + i;
            var random = new Random(i);
            writers.add(threads.submit(() -> {
                write(name, random);
                othersAreDone.countDown();
                return null;
            }));
        }
        var written = new AtomicBoolean();
        List<Future<?>> movers = List.of(moving(written), moving(written));
        Future<List<LoggedEvent>> follower = threads.submit(() -> follow(WRITERS * EVENTS_A_WRITER + 2));
        for (Future<?> writer : writers) {
            writer.get();
        }
        longest.get();
        List<LoggedEvent> seen = follower.get();
        written.set(true);
        for (Future<?> mover : movers) {
            mover.get();
        }
        assertThat(seen)
                .extracting(LoggedEvent::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(test.one(Integer.class, "SELECT count(*) FROM event_new")).isZero();
        assertThat(test.one(Long.class, "SELECT last_id FROM event_log")).isEqualTo(seen.size());
        Map<String, Integer> next = new HashMap<>();
        for (LoggedEvent event : seen) {
            assertThat(event.data())
                    .as("in the order of their writer")
                    .isEqualTo("{\"n\": " + next.merge(event.subject(), 1, Integer::sum) + "}");
        }
        assertThat(next).hasSize(WRITERS + 1).containsEntry("long", 2).containsEntry("writer-7", EVENTS_A_WRITER);
    }

    private void write(String name, Random random) {
        int done = 0;
        while (done < EVENTS_A_WRITER) {
            int from = done;
            int to = Math.min(EVENTS_A_WRITER, from + 1 + random.nextInt(60));
            ledger.jdbi().useTransaction(handle -> {
                for (int n = from; n < to; n++) {
                    add(handle, name, n);
                }
            });
            done = to;
        }
    }

    private static void add(Handle handle, String subject, int n) {
        Events.add(handle, new NewEvent(EventType.JOB_CREATED, subject, null, null, false, Map.of("n", n + 1)));
    }

    private Future<?> moving(AtomicBoolean written) {
        return threads.submit(() -> {
            while (!written.get()) {
                ledger.eventMover().move();
            }
        });
    }

    private List<LoggedEvent> follow(int all) {
        var seen = new ArrayList<LoggedEvent>();
        long position = 0;
        while (seen.size() < all) {
            EventPage page = ledger.events().after(position, EventFilter.ALL, 500);
            seen.addAll(page.events());
            position = page.position();
        }
        return seen;
    }

    @Test
    void oneMoverAtATime() throws Exception {
        test.execute("INSERT INTO event_new (type, subject, once, data) VALUES ('job.created', 'a', false, '{}')");
        ledger.jdbi().useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7712, 1)");
            assertThat(threads.submit(() -> ledger.eventMover().move()).get()).isZero();
        });
        assertThat(ledger.eventMover().move()).isEqualTo(1);
    }

    @Test
    void aRepeatedStepIsToldOnceAndLeavesNoGap() {
        for (int i = 0; i < 3; i++) {
            ledger.jdbi().useTransaction(handle -> {
                told(handle, "a.com", "openai");
                told(handle, "a.com", "groq");
                told(handle, "a.com", null);
                Events.add(handle, new NewEvent(EventType.JOB_PAUSED, "j", 7, null, false, Map.of()));
            });
            if (i > 0) {
                ledger.eventMover().move();
            }
        }
        assertThat(test.rows("SELECT id, type, provider FROM event ORDER BY id"))
                .containsExactly(
                        "{id=1, type=domain.llm.completed, provider=openai}",
                        "{id=2, type=domain.llm.completed, provider=groq}",
                        "{id=3, type=domain.llm.completed, provider=null}",
                        "{id=4, type=job.paused, provider=null}",
                        "{id=5, type=job.paused, provider=null}",
                        "{id=6, type=job.paused, provider=null}");
    }

    private static void told(Handle handle, String domain, String provider) {
        Events.add(handle, new NewEvent(EventType.DOMAIN_LLM_COMPLETED, domain, 7, provider, true, Map.of()));
    }

    @Test
    void numbersGoOnAfterOldEventsAreDeleted() {
        ledger.jdbi().useTransaction(handle -> add(handle, "a", 0));
        ledger.eventMover().move();
        test.execute("DELETE FROM event");
        ledger.jdbi().useTransaction(handle -> add(handle, "b", 0));
        ledger.eventMover().move();
        assertThat(ledger.events().after(0, EventFilter.ALL, 9).events())
                .extracting(LoggedEvent::id)
                .containsExactly(2L);
    }

    @Test
    void anyTextIsWrittenAndReadAgain() {
        String odd = "\"\\ \n\u0001 é 日本 \ud83d\ude00 \ud800 \u0000 end";
        ledger.jdbi()
                .useTransaction(handle -> Events.add(
                        handle,
                        new NewEvent(
                                EventType.CELL_DEAD,
                                "a.com",
                                null,
                                null,
                                false,
                                Map.of("why", odd, "list", List.of(1)))));
        ledger.eventMover().move();
        assertThat(test.one(String.class, "SELECT data->>'why' FROM event"))
                .isEqualTo("\"\\ \n\u0001 é 日本 \ud83d\ude00 \ufffd \ufffd end");
    }
}
