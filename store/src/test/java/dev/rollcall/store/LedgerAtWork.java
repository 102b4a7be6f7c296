package dev.rollcall.store;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.Cells.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A ledger, and what workers do in it: jobs are planned, cells claimed and asked, and whatever tests say comes back. */
final class LedgerAtWork implements AutoCloseable {
    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    final int worker;
    private int claims;

    LedgerAtWork(String... providers) {
        List<String> names = List.of(providers);
        ledger.prompts().publish(Map.of("business", "What does {domain} do?"));
        ledger.providers()
                .publish(
                        false,
                        names.stream()
                                .map(name -> new Providers.ProviderEntry(
                                        name, "api", List.of(name + "-m"), true, false, "K"))
                                .toList());
        worker = ledger.workers().register("here", 1, false, names);
        ledger.keys()
                .hold(
                        worker,
                        false,
                        names.stream()
                                .map(name -> new Keys.Held(name, "0123abcd", "K"))
                                .toList());
    }

    record Asked(long claim, Claimed cell, int n) {}

    Jobs.Job planned(String name, int domains, int repetitions, String... providers) {
        Scope scope = Scope.resolve(ledger, false, List.of(providers), List.of());
        Jobs.Job job = ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(i -> Domain.parse("d" + i + ".com"))
                                .toList()),
                        new Scope(scope.targetIds(), scope.promptVersionIds(), true),
                        repetitions,
                        false,
                        NewJob.Terms.DEFAULT,
                        NewJob.Origin.of(name)))
                .orElseThrow();
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        ledger.counters().recount(job);
        return job;
    }

    /** A claim of a new owner on all of a job. */
    long claim(Jobs.Job job) {
        return ledger.claims()
                .open("owner" + ++claims, 1, worker, true, selection(job))
                .orElseThrow();
    }

    List<Asked> asked(Jobs.Job job, int cells) {
        long claim = claim(job);
        var asked = new ArrayList<Asked>();
        for (Claimed cell : ledger.cells().claim(claim, selection(job), cells).orElseThrow()) {
            int n = ledger.attemptStarts()
                    .record(new AttemptStart(cell.id(), claim, "k"))
                    .join()
                    .orElseThrow()
                    .n();
            asked.add(new Asked(claim, cell, n));
        }
        return asked;
    }

    void comes(Asked asked, String outcome, CellState state, Reason reason, String message) {
        boolean lost = outcome.equals("UNREACHABLE");
        boolean kept = List.of("ANSWERED", "REFUSED", "EMPTY", "INVALID").contains(outcome) && !state.isOpen();
        ledger.attemptResults()
                .save(new AttemptResult(
                        asked.cell().id(),
                        asked.claim(),
                        asked.n(),
                        state,
                        reason,
                        state.isOpen() ? Duration.ZERO : null,
                        state.isOpen(),
                        false,
                        lost,
                        outcome,
                        null,
                        null,
                        10,
                        AttemptUsage.UNKNOWN,
                        null,
                        false,
                        false,
                        message,
                        kept
                                ? new AttemptResult.AnswerContent(
                                        "m", null, false, false, new Body("yes", List.of(), new byte[0]).pack())
                                : null,
                        false))
                .join();
    }

    void answered(Asked asked) {
        comes(asked, "ANSWERED", CellState.ANSWERED, Reason.NONE, null);
    }

    /** The reply was lost on the way; the cell is asked again. */
    void lost(Asked asked) {
        comes(asked, "UNREACHABLE", CellState.WAITING, Reason.UNREACHABLE, "connection reset");
    }

    void failed(Asked asked, String outcome, String message) {
        comes(asked, outcome, CellState.FAILED, Reason.REJECTED, message);
    }

    CellSelection selection(Jobs.Job job) {
        return CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds());
    }

    @Override
    public void close() {
        test.close();
    }
}
