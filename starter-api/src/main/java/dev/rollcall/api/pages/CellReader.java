package dev.rollcall.api.pages;

import dev.rollcall.api.CellController.CellView;
import dev.rollcall.api.Json;
import dev.rollcall.pages.CellScreen;
import dev.rollcall.pages.CellScreen.CellAnswer;
import dev.rollcall.pages.CellScreen.CellAttempt;
import dev.rollcall.pages.CellScreen.CellName;
import dev.rollcall.pages.CellScreen.CellSource;
import dev.rollcall.pages.CellScreen.Retry;
import dev.rollcall.pages.CellsScreen;
import dev.rollcall.pages.CellsScreen.CellLine;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Answers.Attempt;
import dev.rollcall.store.Body;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads cells with all that is known of them. */
final class CellReader {
    /** So much of an answer stands in a page; the rest is behind a link. */
    private static final int MOST_TEXT = 64 << 10;

    private final Ledger ledger;

    CellReader(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A domain's cells of one provider in a job, and the gravest of them in full. */
    CellsScreen read(Job job, int domainId, String domain, String provider, List<Integer> targets) {
        List<Cell> cells = ledger.jobGrid().cells(job, domainId, targets);
        boolean cancelled = job.state() == JobState.CANCELLED;
        Map<String, KnownProvider> providers = providers(job.simulated());
        return new CellsScreen(
                job.name(),
                domain,
                provider,
                cells.stream().map(cell -> line(cell, cancelled, providers)).toList(),
                cells.isEmpty() ? null : read(cells.get(0), job),
                ledger.now());
    }

    /** @param job through which it is seen; null: none */
    CellScreen read(Cell cell, Job job) {
        CellKey key = cell.key();
        boolean cancelled = job != null && job.state() == JobState.CANCELLED;
        CellView view = CellView.of(cell, cancelled, providers(key.simulated()).get(key.provider()));
        Answer answer = ledger.answers().ofCell(cell.id()).orElse(null);
        boolean retryable = cell.cellState().isDeadLetter() || cell.cellState() == CellState.SKIPPED;
        return new CellScreen(
                cell.id(),
                ledger.now(),
                new CellName(
                        key.domain(),
                        key.prompt(),
                        key.promptVersion(),
                        key.provider(),
                        key.model(),
                        key.surface(),
                        key.repetition(),
                        key.window()),
                StateMark.ofCell(view.state()),
                key.simulated(),
                view.reason(),
                view.waitUntil(),
                Mender.words(cell.cellReason(), key.provider()),
                ledger.answers().attempts(cell.id()).stream()
                        .map(CellReader::attempt)
                        .toList(),
                answer == null ? null : answer(answer),
                retryable && job != null ? new Retry(job.name(), key.domain(), key.provider(), key.prompt()) : null);
    }

    private Map<String, KnownProvider> providers(boolean simulated) {
        return ledger.providers().all(simulated).stream()
                .collect(Collectors.toMap(KnownProvider::name, Function.identity()));
    }

    private static CellLine line(Cell cell, boolean cancelled, Map<String, KnownProvider> providers) {
        CellView view = CellView.of(cell, cancelled, providers.get(cell.key().provider()));
        return new CellLine(
                cell.id(),
                cell.key().prompt(),
                cell.key().promptVersion(),
                cell.key().model(),
                cell.key().repetition(),
                StateMark.ofCell(view.state()),
                cell.attempts(),
                view.reason());
    }

    private static CellAttempt attempt(Attempt attempt) {
        var tokens = attempt.usage().tokens();
        return new CellAttempt(
                attempt.n(),
                attempt.askedAt(),
                attempt.outcome(),
                attempt.httpStatus(),
                attempt.requestId(),
                attempt.keyFingerprint(),
                attempt.latencyMs(),
                tokens.input(),
                tokens.output(),
                Json.usd(attempt.costTicks()),
                attempt.possibleDuplicate(),
                attempt.message());
    }

    private static CellAnswer answer(Answer answer) {
        Body body = answer.content();
        String text = body.text() == null || body.text().isEmpty() ? null : body.text();
        boolean cut = text != null && text.length() > MOST_TEXT;
        return new CellAnswer(
                answer.at(),
                answer.resolvedModel(),
                answer.truncated(),
                cut ? text.substring(0, MOST_TEXT) : text,
                cut,
                body.citations().stream()
                        .map(source -> new CellSource(source.url(), source.title()))
                        .toList(),
                answer.archived());
    }
}
