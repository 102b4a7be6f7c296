package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private static final Logger JOB_LOG = Logger.getLogger(JobLog.class.getName());

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final JobLog log = new JobLog(ledger);
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void open() {
        ledger.prompts().publish(1, Map.of("business", "What does {domain} do?"));
        ledger.providers()
                .publish(
                        true,
                        List.of(new Providers.ProviderEntry("openai", "simulated", List.of("m"), true, false, "K")));
        JOB_LOG.setLevel(Level.INFO);
        JOB_LOG.addHandler(handler);
    }

    @AfterEach
    void close() {
        JOB_LOG.removeHandler(handler);
        test.close();
    }

    @Test
    void aLineTellsThatAJobWasMadeAndOneHowItEnded() {
        job("before");
        ledger.eventMover().move();
        log.begin();
        Job job = job("j7");
        ledger.eventMover().move();
        log.tell();
        ledger.jobLifecycle().fail(job.id(), "no provider");
        ledger.eventMover().move();
        log.tell();
        log.tell();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .contains("job created", "job=j7", "state=queued", "domains=1", "planned=1", "simulated=true");
        assertThat(lines.get(1)).contains("job failed", "job=j7", "state=failed", "problem=no provider");
        assertThat(String.join("", lines)).doesNotContain("stripe.com");
    }

    private Job job(String name) {
        return ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(List.of(Domain.parse("stripe.com"))),
                        Scope.resolve(ledger, true, List.of(), List.of()),
                        1,
                        true,
                        NewJob.Terms.DEFAULT,
                        NewJob.Origin.of(name)))
                .orElseThrow();
    }
}
