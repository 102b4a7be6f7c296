package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.LedgerAtWork.Asked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which facts are told, with what, and that each is part of the fact's own transaction. */
class FactEventsTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatBecomesOfAJobIsAlwaysTold() {
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        ledger.jobLifecycle().started(job.id());
        ledger.jobLifecycle().started(job.id());
        work.asked(job, 1).forEach(work::answered);
        assertThat(ledger.jobLifecycle().complete(job.id())).isTrue();
        assertThat(ledger.jobLifecycle().complete(job.id())).isFalse();
        Jobs.Job other = work.planned("j2", 2, 1, "groq");
        ledger.jobLifecycle().cancel(other.id(), "cancelled in Temporal by ada");
        ledger.jobLifecycle().fail(work.planned("j3", 1, 1, "groq").id(), "no such prompt");
        assertThat(told())
                .containsExactly(
                        "job.created j1",
                        "job.started j1",
                        "job.completed j1",
                        "job.created j2",
                        "job.cancelled j2",
                        "job.created j3",
                        "job.failed j3");
        assertThat(work.test.rows("SELECT data->'cells' AS c, data->'domains' AS d, data->'planned' AS p FROM event"
                        + " WHERE type IN ('job.created', 'job.completed') AND subject = 'j1' ORDER BY id"))
                .containsExactly("{c=null, d=1, p=1}", "{c={\"answered\": 1}, d=1, p=1}");
        assertThat(work.test.one(String.class, "SELECT data->>'note' FROM event WHERE type = 'job.cancelled'"))
                .isEqualTo("cancelled in Temporal by ada");
        assertThat(work.test.one(String.class, "SELECT data->>'problem' FROM event WHERE type = 'job.failed'"))
                .isEqualTo("no such prompt");
    }

    @Test
    void aPauseAndItsEndSayWhyAndWho() {
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        ledger.jobLifecycle().started(job.id());
        ledger.holds().pause(job.id(), List.of(), "wrong prompt", "ada");
        ledger.holds().pause(job.id(), List.of(), "again", "eve");
        ledger.holds().resume(job.id(), List.of(), "it is right", "eve");
        told();
        assertThat(work.test.rows(
                        "SELECT type, data->>'why' AS why FROM event WHERE type IN ('job.paused', 'job.resumed')"))
                .containsExactly(
                        "{type=job.paused, why=ada: wrong prompt}", "{type=job.resumed, why=eve: it is right}");
    }

    @Test
    void aJobThatIsNotMadeIsNotTold() {
        work.planned("j1", 1, 1, "openai");
        work.planned("j1", 1, 1, "openai");
        assertThat(told()).containsExactly("job.created j1");
    }

    @Test
    void howFarEachDomainIsIsToldWhileSomebodyWantsIt() {
        ledger.events().wish("test", Duration.ofMinutes(5));
        Jobs.Job job = work.planned("j1", 2, 2, "openai", "groq");
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, 9);
        Runs.Run run = ledger.runs().open(job.id(), n -> "w" + n, domains, List.of("openai", "groq"), true);
        List<Asked> asked = work.asked(job, 8);
        // All of the first target of the first domain, and one cell of the second domain: that is no whole share.
        asked.subList(0, 5).forEach(work::answered);
        ledger.runs().back(job.id(), run.n(), "openai");
        assertThat(told())
                .containsExactly(
                        "job.created j1",
                        "domain.process.requested d0.com",
                        "domain.process.requested d1.com",
                        "domain.llm.completed d0.com openai");
        asked.subList(5, 8).forEach(work::answered);
        // Until the last share is back nobody looks whether a whole domain is complete.
        ledger.runs().back(job.id(), run.n(), "groq");
        ledger.runs().back(job.id(), run.n(), "openai");
        ledger.runs().back(job.id(), run.n(), "groq");
        ledger.jobLifecycle().complete(job.id());
        assertThat(told().subList(4, told().size()))
                .containsExactly(
                        "domain.llm.completed d0.com groq",
                        "domain.llm.completed d1.com groq",
                        "domain.completed d0.com",
                        "domain.completed d1.com",
                        "domain.llm.completed d1.com openai",
                        "job.completed j1");
        assertThat(work.test.rows("SELECT data->'cells' AS c, data->>'provider' AS p, data->'simulated' AS s FROM event"
                        + " WHERE type = 'domain.llm.completed' AND subject = 'd0.com' AND provider = 'groq'"))
                .containsExactly("{c={\"answered\": 2}, p=groq, s=false}");
    }

    @Test
    void aDomainWhoseCellsWereAnsweredBeforeIsCompleteAtOnceOrAtTheEnd() {
        Jobs.Job first = work.planned("j1", 1, 1, "openai");
        Jobs.Job second = work.planned("j2", 1, 1, "openai");
        ledger.events().wish("test", Duration.ofMinutes(5));
        work.asked(first, 1).forEach(work::answered);
        ledger.jobLifecycle().complete(second.id());
        work.planned("j3", 1, 1, "openai");
        assertThat(told())
                .containsSubsequence(
                        "domain.completed d0.com",
                        "job.completed j2",
                        "domain.process.requested d0.com",
                        "domain.completed d0.com");
    }

    @Test
    void nothingIsToldOfDomainsThatNobodyWants() {
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        ledger.outlets()
                .create(new Outlets.NewOutlet(
                        Outlets.WEBHOOK, "https://a.example/", null, List.of("job.completed"), null));
        Runs.Run run = ledger.runs()
                .open(job.id(), n -> "w" + n, ledger.jobs().domainIds(job.id(), 0, 9), List.of("openai"), true);
        work.asked(job, 1).forEach(work::answered);
        ledger.runs().back(job.id(), run.n(), "openai");
        ledger.outlets()
                .create(new Outlets.NewOutlet(
                        Outlets.WEBHOOK, "https://a.example/", null, List.of("domain.completed"), null));
        ledger.runs().back(job.id(), run.n(), "openai");
        assertThat(told()).containsExactly("job.created j1", "domain.completed d0.com");
    }

    @Test
    void aProviderThatFailsAndRecoversIsToldOnceEach() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai");
        List<Asked> asked = work.asked(job, 4);
        asked.subList(0, 3).forEach(work::lost);
        ledger.usage().fold();
        ledger.providerEvents().tell();
        ledger.providerEvents().tell();
        work.answered(asked.get(3));
        ledger.usage().fold();
        ledger.providerEvents().tell();
        ledger.providerEvents().tell();
        assertThat(told())
                .containsExactly(
                        "job.created j1", "provider.failing openai openai", "provider.recovered openai openai");
        assertThat(work.test.rows(
                        "SELECT data->'calls' AS n, data->>'message' AS m FROM event WHERE type = 'provider.failing'"))
                .containsExactly("{n=3, m=connection reset}");
    }

    @Test
    void someOfTheEvents() {
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        work.planned("j2", 1, 1, "openai");
        ledger.jobLifecycle().cancel(job.id());
        ledger.eventMover().move();
        assertThat(types(new EventFilter(null, job.id(), null))).containsExactly("job.created", "job.cancelled");
        assertThat(types(new EventFilter(List.of(EventType.JOB_CREATED), null, null)))
                .containsExactly("job.created", "job.created");
        assertThat(types(new EventFilter(null, null, "j2"))).containsExactly("job.created");
        var page = ledger.events().after(0, new EventFilter(null, null, "j2"), 1);
        assertThat(page.position()).isEqualTo(2);
        assertThat(page.isEnd()).isFalse();
        assertThat(ledger.events()
                        .after(2, new EventFilter(null, null, "j2"), 1)
                        .isEnd())
                .isTrue();
    }

    private List<String> types(EventFilter filter) {
        return ledger.events().after(0, filter, 9).events().stream()
                .map(LoggedEvent::type)
                .toList();
    }

    private List<String> told() {
        ledger.eventMover().move();
        return work.test.rows("SELECT concat_ws(' ', type, subject, provider) AS t FROM event ORDER BY id").stream()
                .map(row -> row.substring(3, row.length() - 1))
                .toList();
    }
}
