package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.Targets.TargetOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq", "xai");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aTargetThatIsDisabledIsInNoNewJobAndNoWorkerEnablesIt() {
        enable("groq", false);
        publishAgain();
        assertThat(providers(scope())).containsExactly("openai", "xai");
        assertThat(scope().whole()).isTrue();
        assertThatThrownBy(() -> Scope.resolve(ledger, false, List.of("groq"), List.of()))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("is disabled by ada (a test)")
                .hasMessageContaining("./rollcall targets set");
        enable("groq", null);
        assertThat(providers(scope())).containsExactly("openai", "groq", "xai");
    }

    @Test
    void targetsWithEqualHoursAreDueTogether() {
        watch("a.com", "b.com");
        done(scope(), "a.com");
        refresh("openai", 6);
        refresh("groq", 6);
        assertThat(Scope.byCadence(ledger, false).keySet()).containsExactly(0, 6);
        Scope fast = Scope.byCadence(ledger, false).get(6);
        assertThat(providers(fast)).containsExactly("openai", "groq");
        assertThat(fast.cadences()).containsExactly(6);
        assertThat(stale(6)).as("a.com was done with all targets").containsExactly("b.com");

        hoursPass(7);
        assertThat(stale(6)).containsExactly("a.com", "b.com");
        assertThat(stale(0)).containsExactly("b.com");
        done(fast, "a.com");
        assertThat(stale(6)).containsExactly("b.com");
        assertThat(ledger.freshness().watched(false, 9).get(1).doneFrom())
                .as("the others were not asked")
                .isBefore(Instant.now().minus(Duration.ofHours(6)));
        done(scope(), "b.com");
        assertThat(stale(6)).isEmpty();
        assertThat(stale(0)).isEmpty();
    }

    @Test
    void domainsThatAreWatchedLaterAreDueForEachGroupAndCountOnce() {
        refresh("openai", 168);
        assertThat(watch("a.com", "b.com")).isEqualTo(2);
        assertThat(stale(168)).containsExactly("a.com", "b.com");
        assertThat(ledger.freshness().counts(false)).isEqualTo(new Freshness.Counts(2, 2));
        assertThat(ledger.freshness().unwatch(domains("a.com"), false)).isEqualTo(1);
        assertThat(stale(168)).containsExactly("b.com");
        assertThat(ledger.freshness().counts(false).watched()).isEqualTo(1);
    }

    @Test
    void aJobOfSomeTargetsMakesOnlyWholeGroupsFresh() {
        refresh("openai", 6);
        assertThat(Scope.resolve(ledger, false, List.of("openai"), List.of()).cadences())
                .containsExactly(6);
        assertThat(Scope.resolve(ledger, false, List.of("groq"), List.of()).cadences())
                .isEmpty();
        refresh("groq", 6);
        refresh("xai", 6);
        assertThat(Scope.byCadence(ledger, false).keySet())
                .as("nobody has the domains' hours")
                .containsExactly(6);
        assertThat(scope().cadences()).containsExactly(0, 6);
        assertThat(Scope.resolve(ledger, false, List.of("groq"), List.of()).whole())
                .isFalse();
    }

    private Scope scope() {
        return Scope.resolve(ledger, false, List.of(), List.of());
    }

    private int watch(String... names) {
        return ledger.freshness().watch(domains(names), false, 24);
    }

    private List<String> stale(int cadence) {
        return ledger.jobs()
                .create(job("job" + System.nanoTime(), new Selection.Stale(10, cadence), scope()))
                .map(job -> {
                    List<Integer> ids = ledger.jobs().domainIds(job.id(), 0, 10);
                    List<String> names =
                            ledger.domains().names(ids).values().stream().toList();
                    work.test.execute("DELETE FROM job WHERE id = " + job.id());
                    return names;
                })
                .orElse(List.of());
    }

    /** A job of these targets and this domain has ended. */
    private void done(Scope scope, String domain) {
        var job = ledger.jobs()
                .create(job("done" + System.nanoTime(), new Selection.NamedDomains(domains(domain)), scope))
                .orElseThrow();
        ledger.freshness().done(job);
        work.test.execute("UPDATE job SET state = 'completed', finished_at = now()");
    }

    private static NewJob job(String name, Selection domains, Scope scope) {
        return new NewJob(
                name,
                Window.forced(name, Instant.now()),
                domains,
                scope,
                1,
                false,
                NewJob.Terms.DEFAULT,
                NewJob.Origin.of(name));
    }

    private void hoursPass(int hours) {
        work.test.execute("UPDATE freshness SET due_at = due_at - interval '" + hours + " h', done_from = done_from"
                + " - interval '" + hours + " h'");
    }

    private void enable(String provider, Boolean enabled) {
        order(provider, new TargetOrder(true, enabled, false, null, "a test", "ada"));
    }

    private void refresh(String provider, Integer hours) {
        order(provider, new TargetOrder(false, null, true, hours, "a test", "ada"));
    }

    private void order(String provider, TargetOrder order) {
        int id = ledger.targets().all(false).stream()
                .filter(target -> target.provider().equals(provider))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(ledger.targets().order(id, order)).isPresent();
    }

    private void publishAgain() {
        ledger.providers()
                .publish(
                        false,
                        ledger.targets().all(false).stream()
                                .map(target -> new Providers.ProviderEntry(
                                        target.provider(), "api", List.of(target.model()), true, false, "K"))
                                .toList());
    }

    private List<String> providers(Scope scope) {
        return ledger.providers().targets(scope.targetIds()).stream()
                .map(Providers.Target::provider)
                .toList();
    }

    private static List<Domain> domains(String... names) {
        return Stream.of(names).map(Domain::parse).toList();
    }
}
