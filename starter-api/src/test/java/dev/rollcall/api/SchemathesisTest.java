package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.workflows.CrawlJobWorkflowImpl;
import dev.rollcall.workflows.SweepWorkflowImpl;
import dev.rollcall.workflows.TaskQueues;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Asks every operation for what its contract allows and for what it does not, and believes no reply. */
@EnabledIf("dev.rollcall.api.CheckTool#hasSchemathesis")
class SchemathesisTest {
    private static final String TOKEN = "s3cret";

    @Test
    void everyOperationKeepsItsContract() throws Exception {
        try (var api = TestApi.start(TOKEN).withWorker(true)) {
            api.environment()
                    .newWorker(TaskQueues.ROLLCALL)
                    .registerWorkflowImplementationTypes(CrawlJobWorkflowImpl.class, SweepWorkflowImpl.class);
            api.environment().start();
            keepWhatCrawlsName(api);
            api.ledger.domainImports().list("customers", false, list -> list.domain(1, Domain.parse("stripe.com")));
            var worker = new Thread(() -> work(api), "in-place-of-a-worker");
            worker.start();
            var stuck = new StuckRequests(api);
            Path folder = Files.createDirectories(Path.of("target", "schemathesis"));
            Path said = folder.resolve("said.txt");
            Process run = process(api, folder).redirectOutput(said.toFile()).start();
            try {
                boolean ended = run.waitFor(8, TimeUnit.MINUTES);
                assertThat(ended && run.exitValue() == 0)
                        .as(() -> read(said) + stuck.seen())
                        .isTrue();
            } finally {
                stuck.close();
                run.destroyForcibly();
                worker.interrupt();
                worker.join();
            }
        }
    }

    /** The contract's crawls are of this list, these prompts and targets: they must not be taken away by another request. */
    private static void keepWhatCrawlsName(TestApi api) {
        api.test.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        api.test.execute("CREATE TRIGGER keep BEFORE DELETE ON domain_list FOR EACH ROW WHEN (OLD.name = 'customers')"
                + " EXECUTE FUNCTION keep()");
        api.test.execute("CREATE TRIGGER keep BEFORE INSERT ON prompt_order FOR EACH ROW WHEN (NEW.kind = 'remove')"
                + " EXECUTE FUNCTION keep()");
        api.test.execute("CREATE TRIGGER keep BEFORE UPDATE ON target FOR EACH ROW WHEN (NEW.enabled = false)"
                + " EXECUTE FUNCTION keep()");
    }

    private static ProcessBuilder process(TestApi api, Path folder) throws URISyntaxException {
        var process = new ProcessBuilder(
                        CheckTool.SCHEMATHESIS.program().toString(),
                        "--config-file",
                        resource("schemathesis.toml").toString(),
                        "run",
                        api.server.url() + "/openapi.json",
                        "--no-color")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        process.environment().put("ROLLCALL_TOKEN", TOKEN);
        process.environment().put("SCHEMATHESIS_HOOKS", "schemathesis_formats");
        process.environment()
                .put(
                        "PYTHONPATH",
                        resource("schemathesis_formats.py").getParent().toString());
        return process;
    }

    /** Plans each job and answers some of it, so that there are cells and answers to ask for. Small ones end: who waits gets a reply. */
    private static void work(TestApi api) {
        while (!Thread.currentThread().isInterrupted()) {
            for (Job job : api.ledger.jobs().unfinished()) {
                if (job.plannedAt() == null) {
                    try {
                        api.plan(job);
                        api.answer(job, "groq", 3);
                    } catch (NoSuchElementException e) {
                        // It does not ask groq, or it was cancelled meanwhile.
                    }
                    if (job.planned() <= QuickCrawlController.MOST_CELLS) {
                        api.ledger.jobLifecycle().fail(job.id(), "most of it was not asked");
                    }
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(SchemathesisTest.class.getResource(name).toURI());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
