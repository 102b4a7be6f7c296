package dev.rollcall.stack.parts;

import dev.rollcall.activities.Activities;
import dev.rollcall.activities.ActivitiesOptions;
import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.cli.Environment;
import dev.rollcall.events.DeliveryCounter;
import dev.rollcall.events.EventDelivery;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.stack.settings.EventSettings;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.Ledger;
import dev.rollcall.worker.RollcallWorker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a worker together: the providers that it asks, its activities, and the queues that it polls. */
public final class WorkerPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPart.class);

    /** Longer than the longest call. */
    private static final Duration DRAIN = Duration.ofSeconds(150);

    private final Panel panel;
    private final BatchPanel batches;
    private final Supplier<Activities> fresh;
    private final RollcallWorker worker;
    private final EventDelivery events;
    private volatile Activities activities;

    private WorkerPart(
            Panel panel,
            BatchPanel batches,
            Supplier<Activities> fresh,
            Activities activities,
            RollcallWorker worker,
            Function<BooleanSupplier, EventDelivery> events) {
        this.panel = panel;
        this.batches = batches;
        this.fresh = fresh;
        this.activities = activities;
        this.worker = worker;
        // The worker that reconciles delivers, too: one at a time.
        this.events = events.apply(() -> this.activities.reconciles());
    }

    /** @param deployment as {@link RollcallWorker#start} has it; null: none */
    public static WorkerPart start(
            Settings settings, Ledger ledger, WorkflowClient client, MeterRegistry meters, String deployment) {
        return start(settings, ledger, client, meters, Tracing.OFF, deployment);
    }

    /** @param tracing where spans of its work go */
    public static WorkerPart start(
            Settings settings,
            Ledger ledger,
            WorkflowClient client,
            MeterRegistry meters,
            Tracing tracing,
            String deployment) {
        settings.paused().forEach(words -> LOG.warn("{}", words));
        Outgoing outgoing = settings.outgoing(Environment.ofProcess());
        outgoing.warning().ifPresent(words -> LOG.warn("{}", words));
        var options = PanelOptions.defaults().through(outgoing);
        var panel = new Panel(settings.catalogue(), options, meters);
        var batches = new BatchPanel(settings.catalogue(), settings.prices(), options, meters);
        Supplier<Activities> activities = () -> Activities.open(
                new ActivitiesOptions(
                        settings.simulated(),
                        settings.configs(),
                        settings.keySource(),
                        settings.prompts(),
                        settings.maxOutputTokens(),
                        AskTimings.DEFAULT.withBackoffFactor(settings.pace().backoffFactor()),
                        InstantSource.system(),
                        settings.pace().ofJobs(),
                        settings.retention(),
                        settings.judge().orElse(null),
                        settings.alerts(),
                        meters,
                        tracing.observations(),
                        settings.canaries().orElse(null),
                        settings.pace().ofBatches(),
                        null),
                ledger,
                panel,
                batches,
                settings.prices(),
                client);
        var events = EventSettings.read(Environment.ofProcess());
        Activities first = activities.get();
        return new WorkerPart(
                panel,
                batches,
                activities,
                first,
                RollcallWorker.start(client, first, settings.pace().tuning(), deployment, tracing.workers()),
                onDuty -> EventDelivery.start(ledger, events, onDuty, deliveries(meters)));
    }

    private static DeliveryCounter deliveries(MeterRegistry meters) {
        return (kind, result, events) -> Counter.builder("rollcall.deliveries")
                .description("Events that outlets were sent, by what came of it.")
                .tag("kind", kind)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment(events);
    }

    /** Ends its activities in order and continues with new ones, which share no state with the old ones. */
    public void renew() {
        activities.drain();
        Activities before = activities;
        activities = fresh.get();
        worker.replace(activities);
        before.close();
    }

    /**
     * Begins nothing new and ends what is under way.
     *
     * @return false when calls had to be cut off
     */
    public boolean drain() {
        boolean drained = worker.drain(DRAIN);
        close();
        return drained;
    }

    /** Ends at once: calls under way are given up, as possible duplicates. */
    @Override
    public void close() {
        worker.close();
        events.close();
        activities.close();
        panel.close();
        batches.close();
    }
}
