package dev.rollcall.proving.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.proving.chaos.ControlLog.PauseSpan;
import dev.rollcall.proving.chaos.ControlOrder.What;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out the planned orders at their times, over the API as a user would: it pauses the running job, or a provider in
 * it, and resumes it later; changes its priority; asks again what has failed in a job that has ended; and raises each budget
 * that holds a job, some seconds later.
 */
final class ControlRunner implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    /** An order that makes no sense just now is tried again that much later. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private final PersistentClient api;
    private final CrawlLoad load;
    private final Deque<ControlOrder> todo;
    private final Supplier<Duration> elapsed;
    private final Consumer<String> say;
    private final Random dice;
    private final ControlLog log = new ControlLog();
    private final List<Paused> paused = new ArrayList<>();
    private final Map<String, Long> raiseAtNanos = new HashMap<>();
    private final Set<String> raised = new HashSet<>();
    private final Thread thread = new Thread(this::run, "controls");
    private volatile boolean settling;
    private volatile boolean settled;

    /** @param elapsed the time since the start, by which the orders are due */
    ControlRunner(
            PersistentClient api,
            CrawlLoad load,
            List<ControlOrder> orders,
            long seed,
            Supplier<Duration> elapsed,
            Consumer<String> say) {
        this.api = api;
        this.load = load;
        this.todo = new ArrayDeque<>(orders);
        this.dice = new Random(seed);
        this.elapsed = elapsed;
        this.say = say;
        thread.setDaemon(true);
    }

    /** @param provider null: the whole job */
    private record Paused(String job, String provider, Instant since, long endNanos) {
        boolean isOf(String otherJob, String otherProvider) {
            return job.equals(otherJob) && String.valueOf(provider).equals(String.valueOf(otherProvider));
        }

        String words() {
            return provider == null ? job : provider + " in " + job;
        }
    }

    /** Starts a thread of its own, because a stopped API does not answer for as long as it is stopped. */
    void start() {
        thread.start();
    }

    /** From now on everything is resumed and every budget is raised at once. Retries that are left come when no job runs. */
    void settle() {
        settling = true;
    }

    /** Whether every order was carried out, and nothing is paused. */
    boolean isOver() {
        return settled;
    }

    ControlLog log() {
        return log;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                resumeDue();
                raiseDue();
                carryOutNext();
                settled = settling && todo.isEmpty() && paused.isEmpty();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    private void carryOutNext() throws InterruptedException {
        if (settling) {
            todo.removeIf(order -> order.what() != What.RETRY);
        }
        ControlOrder order = todo.peek();
        boolean due = order != null && (settling ? load.isOver() : elapsed.get().compareTo(order.at()) >= 0);
        if (!due) {
            return;
        }
        todo.remove();
        boolean done = switch (order.what()) {
            case PAUSE_JOB, PAUSE_PROVIDER -> pause(order);
            case PRIORITY -> prioritize(order);
            case RETRY -> retry(order);
        };
        if (!done && !settling) {
            todo.addLast(order.at(elapsed.get().plus(LATER)));
        }
    }

    private boolean pause(ControlOrder order) throws InterruptedException {
        String job = load.running().orElse(null);
        List<String> providers = job == null || order.what() == What.PAUSE_JOB ? List.of() : pending(job);
        if (job == null || order.what() == What.PAUSE_PROVIDER && providers.isEmpty()) {
            return false;
        }
        String provider = providers.isEmpty() ? null : order.of(providers);
        if (paused.stream().anyMatch(one -> one.isOf(job, provider))) {
            return false;
        }
        Optional<JsonNode> told = api.order("POST", "/api/jobs/" + job + "/pause", why("to look at it", provider));
        if (told.isEmpty()) {
            return false;
        }
        var pause = new Paused(
                job,
                provider,
                later(Instant.now(), setAt(told.get(), provider)),
                System.nanoTime() + order.length().toNanos());
        paused.add(pause);
        say.accept("pause " + pause.words() + " for " + order.length().toSeconds() + " s");
        return true;
    }

    /** The providers that still have to be asked. */
    private List<String> pending(String job) throws InterruptedException {
        var providers = new ArrayList<String>();
        api.get("/api/jobs/" + job)
                .path("providers_pending")
                .forEach(one -> providers.add(one.path("provider").asText()));
        return providers;
    }

    /** When the ledger set the hold; null when the reply does not say. */
    private static Instant setAt(JsonNode job, String provider) {
        for (JsonNode hold : job.path("held")) {
            if (hold.path("kind").asText().equals("pause")
                    && Objects.equals(provider, hold.path("provider").asText(null))) {
                return Instant.parse(hold.path("at").asText());
            }
        }
        return null;
    }

    private static Instant later(Instant one, Instant other) {
        return other == null || other.isBefore(one) ? one : other;
    }

    private void resumeDue() throws InterruptedException {
        for (Paused one : List.copyOf(paused)) {
            if (!settling && System.nanoTime() - one.endNanos < 0) {
                continue;
            }
            Instant to = Instant.now();
            boolean resumed = api.order("POST", "/api/jobs/" + one.job + "/resume", why("seen enough", one.provider))
                    .isPresent();
            paused.remove(one);
            log.resumed(new PauseSpan(one.job, one.provider, one.since, to), resumed);
            say.accept("resume " + one.words() + (resumed ? "" : ", which has ended"));
        }
    }

    private void raiseDue() throws InterruptedException {
        for (JsonNode job : api.get("/api/jobs?state=paused&limit=100").path("jobs")) {
            if (!isHeldByBudget(job)) {
                continue;
            }
            String name = job.path("id").asText();
            long due = raiseAtNanos.computeIfAbsent(
                    name,
                    first -> System.nanoTime()
                            + Duration.ofMillis(1_000 + dice.nextInt(4_000)).toNanos());
            if (settling || System.nanoTime() - due >= 0) {
                raise(name);
                raiseAtNanos.remove(name);
            }
        }
    }

    private static boolean isHeldByBudget(JsonNode job) {
        for (JsonNode hold : job.path("held")) {
            if (hold.path("kind").asText().equals("budget")) {
                return true;
            }
        }
        return false;
    }

    /** The first time to some more; then, and in the end, to more than enough. A retry has the budget of its first job. */
    private void raise(String name) throws InterruptedException {
        BigDecimal budget = load.jobs().stream()
                .filter(job -> job.name().equals(name) && job.hasBudget())
                .findFirst()
                .map(job -> settling || raised.contains(name) ? job.raisedEnough() : job.raised())
                .orElse(new BigDecimal(1_000));
        ObjectNode body = why("the rest is worth it", null).put("budget_usd", budget);
        if (api.order("PATCH", "/api/jobs/" + name, body).isPresent()) {
            raised.add(name);
            log.raised();
            say.accept("raise the budget of " + name + " to $" + budget.toPlainString());
        }
    }

    private boolean prioritize(ControlOrder order) throws InterruptedException {
        String job = load.running().orElse(null);
        if (job == null) {
            return false;
        }
        int priority = order.of(List.of(1, 2, 3, 4, 5));
        boolean done = api.order(
                        "PATCH", "/api/jobs/" + job, why("it matters", null).put("priority", priority))
                .isPresent();
        if (done) {
            log.prioritized();
            say.accept("priority " + priority + " for " + job);
        }
        return done;
    }

    /** The first job of those that have ended, from the chosen one on, in which something has failed. */
    private boolean retry(ControlOrder order) throws InterruptedException {
        List<String> ended = new ArrayList<>(load.ended());
        Collections.rotate(ended, -order.choice());
        for (String job : ended) {
            if (retry(job)) {
                return true;
            }
        }
        return false;
    }

    /** With a dry run first, whose count must hold. When the reply of the retry itself is lost, nothing is left to retry. */
    private boolean retry(String job) throws InterruptedException {
        ObjectNode action = why("the provider says that it is mended", null).put("kind", "retry");
        action.putObject("filter").put("job", job).put("state", "failed");
        JsonNode planned = api.order("POST", "/api/actions", action.deepCopy().put("dry_run", true))
                .orElse(null);
        if (planned == null || planned.path("changed").asLong() == 0) {
            return false;
        }
        action.put("expect", planned.path("matched").asLong());
        JsonNode done = api.order("POST", "/api/actions", action).orElse(null);
        if (done == null) {
            return false;
        }
        long cells = done.path("changed").asLong();
        log.retried(cells);
        say.accept("retry " + cells + " failed cells of " + job);
        return true;
    }

    /** @param provider null: none is named */
    private static ObjectNode why(String reason, String provider) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
        return provider == null ? body : body.put("provider", provider);
    }
}
