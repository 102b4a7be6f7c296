package dev.rollcall.api.pages;

import dev.rollcall.api.FailingView;
import dev.rollcall.pages.Concern;
import dev.rollcall.pages.Format;
import dev.rollcall.store.AlertSeverity;
import dev.rollcall.store.Alerts.Alert;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.ProviderStatus.ProviderCondition;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Workers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What is not well just now, the gravest first: open alerts, and what can be seen before one is raised. */
final class Concerns {
    private static final Duration LONG_WAIT = Duration.ofMinutes(5);

    private final Ledger ledger;

    Concerns(Ledger ledger) {
        this.ledger = ledger;
    }

    List<Concern> of(List<Job> unfinished, ProviderRows.Rows providers, List<Worker> workers, Instant now) {
        List<Alert> alerts = ledger.alerts().open();
        var concerns = new ArrayList<Concern>();
        if (workers.isEmpty() && !unfinished.isEmpty()) {
            concerns.add(new Concern(
                    true,
                    "No worker is alive",
                    "Jobs wait, and nothing is asked.",
                    "Start one: ./rollcall worker",
                    null,
                    null));
        }
        alerts.forEach(alert -> concerns.add(of(alert)));
        for (KnownProvider provider : providers.known()) {
            boolean isTold = alerts.stream().anyMatch(alert -> provider.name().equals(alert.provider()));
            Concern concern = isTold ? null : of(provider, providers.failing().get(provider.name()), now);
            if (concern != null) {
                concerns.add(concern);
            }
        }
        unfinished.stream()
                .filter(job -> job.state() == JobState.PAUSED)
                .filter(job -> alerts.stream().noneMatch(alert -> job.name().equals(alert.job())))
                .forEach(job -> concerns.add(new Concern(
                        false,
                        "Job " + job.name() + " is paused",
                        job.pausedWhy(),
                        "Resume it, or raise its budget, on its page.",
                        "/ui/jobs/" + job.name(),
                        null)));
        concerns.sort(Comparator.comparing((Concern concern) -> !concern.grave()));
        return concerns;
    }

    private static Concern of(Alert alert) {
        return new Concern(
                alert.severity() == AlertSeverity.PAGE,
                alert.subject() + ": " + Format.words(alert.rule()),
                alert.cause(),
                alert.mend(),
                alert.link() != null && alert.link().startsWith("/") ? alert.link() : "/ui/alerts",
                alert.since());
    }

    /** Null when it is well, or waits no longer than is usual. */
    private static Concern of(KnownProvider provider, FailingView failing, Instant now) {
        ProviderStatus status = provider.status();
        if (failing != null && provider.canBeAsked()) {
            return new Concern(
                    true, provider.name() + " fails", failing.words(), failing.mend(), null, failing.since());
        }
        boolean waitsLong = status.until() != null && status.until().isAfter(now.plus(LONG_WAIT));
        return switch (status.state()) {
            case DOWN ->
                new Concern(
                        true,
                        provider.name() + " does not reply",
                        status.words(),
                        "It is probed, and goes on by itself when it replies; else look at its status page.",
                        null,
                        status.since());
            case NO_USABLE_KEY ->
                new Concern(
                        true,
                        provider.name() + " has no usable key",
                        status.words(),
                        "Enable or unpark a key, or add another to " + provider.keyVariable() + ".",
                        "/ui/limits?provider=" + provider.name(),
                        status.since());
            case PAUSED, DAY_LIMIT, RATE_LIMITED ->
                status.state() == ProviderCondition.RATE_LIMITED && !waitsLong
                        ? null
                        : new Concern(
                                false,
                                provider.name() + " waits",
                                status.words(),
                                "Raise its limit, or wait.",
                                "/ui/limits?provider=" + provider.name(),
                                null);
            default -> null;
        };
    }

    /** Is it well? In one sentence. */
    static String headline(List<Concern> concerns, int jobs) {
        long grave = concerns.stream().filter(Concern::grave).count();
        String work = jobs == 0
                ? "no job is at work"
                : jobs == 1 ? "one job is at work" : String.format(Locale.ROOT, "%,d jobs are at work", jobs);
        if (concerns.isEmpty()) {
            return "All is well: " + work;
        }
        if (grave == 0) {
            return concerns.size() == 1 ? concerns.get(0).what() : concerns.size() + " things wait; " + work;
        }
        return grave == 1 ? concerns.get(0).what() + "; " + work : grave + " things need you; " + work;
    }
}
