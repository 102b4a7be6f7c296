package dev.rollcall.proving.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollcall.proving.chaos.Exposure.Blow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Carries out the planned disruptions at their times, and records them. */
final class DisruptionRunner {
    /**
     * How long a disruption has effects. What a killed worker had sent to PostgreSQL is still carried out, on a busy machine
     * more than a second later. The parts of a killed launcher end some seconds after it.
     */
    private static final Duration FELT = Duration.ofSeconds(3);

    private static final Duration LAUNCHER_FELT = Duration.ofSeconds(8);

    private static final Duration COMES_BACK = Duration.ofMinutes(1);

    private final ChaosStack site;
    private final Deque<Disruption> todo;
    private final Consumer<String> out;
    private final List<Going> going = new ArrayList<>();
    private final List<Blow> blows = new ArrayList<>();
    private final List<Blow> standstills = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private volatile long start;
    private Duration launcherKilled;
    private Duration held = Duration.ZERO;

    DisruptionRunner(ChaosStack site, List<Disruption> deeds, Consumer<String> out) {
        this.site = site;
        this.todo = new ArrayDeque<>(deeds);
        this.out = out;
    }

    /** A disruption that lasts, with the processes that are stopped; none for cut replies. */
    private record Going(Disruption deed, Instant since, long endNanos, List<Long> pids) {}

    void start() {
        start = System.nanoTime();
    }

    /** The time since the start. Any thread may ask. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    boolean isOver() {
        return todo.isEmpty() && going.isEmpty();
    }

    List<Blow> blows() {
        return blows;
    }

    /** When PostgreSQL stood still: from its stop until it surely went on. */
    List<Blow> standstills() {
        return standstills;
    }

    /** The disruptions that were carried out, one line for each. */
    List<String> words() {
        return words;
    }

    /** Ends disruptions that are over, and begins those that are due. */
    void advance() {
        for (Going one : List.copyOf(going)) {
            if (System.nanoTime() >= one.endNanos) {
                end(one);
                going.remove(one);
            }
        }
        if (isComingBack()) {
            return;
        }
        while (!todo.isEmpty() && elapsed().minus(held).compareTo(todo.peek().at()) >= 0) {
            begin(todo.remove());
        }
    }

    /**
     * Whether the parts of a killed launcher are still starting one by one. Disruptions wait until then, because they would
     * only delay it.
     */
    private boolean isComingBack() {
        if (launcherKilled == null) {
            return false;
        }
        boolean back = !site.pids(KillTarget.API).isEmpty()
                || elapsed().minus(launcherKilled).compareTo(COMES_BACK) > 0;
        if (back) {
            held = held.plus(elapsed().minus(launcherKilled));
            launcherKilled = null;
        }
        return !back;
    }

    void say(String line) {
        out.accept(at() + "  " + line);
    }

    private void begin(Disruption deed) {
        Instant from = Instant.now();
        List<Long> pids = site.pids(deed.part());
        boolean needsOne = deed.way() == Disruption.Way.KILL || deed.way() == Disruption.Way.STOP;
        if (needsOne && pids.isEmpty()) {
            say("the " + deed.part().word() + " is down already");
            return;
        }
        String done = switch (deed.way()) {
            case KILL -> {
                ChaosStack.signal("KILL", pids.subList(0, 1));
                launcherKilled = deed.part() == KillTarget.LAUNCHER ? elapsed() : launcherKilled;
                yield "kill -9 " + pids.get(0) + ", the " + deed.part().word();
            }
            case STOP -> {
                ChaosStack.signal("STOP", pids);
                yield "stop " + pids.get(0) + ", the " + deed.part().word() + ", for "
                        + deed.length().toSeconds() + " s";
            }
            case CUT_REPLIES -> {
                cutReplies(List.of("*=cut:0.5"));
                yield "half of the replies break off for " + deed.length().toSeconds() + " s";
            }
            case CUT_LEDGER -> {
                cutLedger();
                yield "PostgreSQL ends all connections";
            }
        };
        note(done, from, deed.part() == KillTarget.LAUNCHER ? LAUNCHER_FELT : FELT);
        if (!deed.length().isZero()) {
            going.add(new Going(deed, from, System.nanoTime() + deed.length().toNanos(), pids));
        }
    }

    private void end(Going one) {
        Instant from = Instant.now();
        if (one.deed.way() == Disruption.Way.STOP) {
            ChaosStack.signal("CONT", one.pids);
            note("the " + one.deed.part().word() + " goes on", from, FELT);
            if (one.deed.part() == KillTarget.POSTGRES) {
                standstills.add(new Blow(one.since, Instant.now().plus(FELT)));
            }
        } else {
            cutReplies(List.of());
        }
    }

    private void note(String done, Instant from, Duration felt) {
        say(done);
        words.add(at() + "  " + done);
        blows.add(new Blow(from, Instant.now().plus(felt)));
    }

    /**
     * Sets the simulator's faults: these and those that it always has. A simulator that is down can't be reached, but it
     * starts without these.
     */
    private void cutReplies(List<String> more) {
        ArrayNode faults = JsonNodeFactory.instance.arrayNode();
        site.faults().forEach(faults::add);
        more.forEach(faults::add);
        try {
            var call = (HttpURLConnection)
                    URI.create(site.simulator() + "/control/faults").toURL().openConnection();
            call.setRequestMethod("PUT");
            call.setConnectTimeout(1_000);
            call.setReadTimeout(2_000);
            call.setDoOutput(true);
            try (OutputStream body = call.getOutputStream()) {
                body.write(faults.toString().getBytes(StandardCharsets.UTF_8));
            }
            call.getResponseCode();
        } catch (IOException e) {
            say("the simulator does not listen: " + e.getMessage());
        }
    }

    private void cutLedger() {
        DriverManager.setLoginTimeout(2);
        try (Connection ledger = DriverManager.getConnection(site.jdbcUrl() + "&socketTimeout=2");
                var statement = ledger.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
        } catch (SQLException e) {
            say("PostgreSQL takes no connection");
        }
    }

    private String at() {
        return String.format(
                Locale.ROOT, "%2d:%02d", elapsed().toMinutes(), elapsed().toSecondsPart());
    }
}
