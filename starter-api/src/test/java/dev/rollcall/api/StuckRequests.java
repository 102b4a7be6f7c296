package dev.rollcall.api;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What requests that take half a minute were doing, for whoever reads why a test failed. */
final class StuckRequests implements AutoCloseable {
    private static final int LOOK_SECONDS = 5;
    private static final int STUCK_AFTER_LOOKS = 6;

    private final TestApi api;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<Thread, Integer> looksAtWork = new HashMap<>();
    private final StringBuffer seen = new StringBuffer();

    StuckRequests(TestApi api) {
        this.api = api;
        var unused = timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    String seen() {
        return seen.toString();
    }

    private void look() {
        Map<Thread, StackTraceElement[]> atWork = Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> Arrays.stream(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().endsWith("DispatcherServlet")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        looksAtWork.keySet().retainAll(atWork.keySet());
        atWork.forEach((thread, stack) -> {
            if (looksAtWork.merge(thread, 1, Integer::sum) == STUCK_AFTER_LOOKS) {
                seen.append("\nstuck: ").append(thread.getName()).append("\n  ");
                seen.append(Arrays.stream(stack).map(String::valueOf).collect(Collectors.joining("\n  ")));
                seen.append("\nPostgreSQL: ")
                        .append(
                                api.test.rows(
                                        "SELECT pid, pg_blocking_pids(pid)::text AS blocked_by, state, wait_event,"
                                                + " now() - xact_start AS since, query FROM pg_stat_activity"
                                                + " WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"));
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
