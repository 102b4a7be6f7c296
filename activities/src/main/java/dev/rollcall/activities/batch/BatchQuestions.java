package dev.rollcall.activities.batch;

import dev.rollcall.activities.ask.Questions;
import dev.rollcall.llm.Question;
import dev.rollcall.store.BatchIntents;
import dev.rollcall.store.BatchRow;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Providers.Target;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The questions of a batch, read from the ledger some at a time, in the order of its items: the same ones each time. */
final class BatchQuestions extends AbstractList<Question> {
    private static final int ROWS = 1_000;

    private final BatchIntents intents;
    private final Questions questions;
    private final ProviderBatch batch;
    private final Job job;
    private final Target target;

    BatchQuestions(BatchIntents intents, Questions questions, ProviderBatch batch, Job job, Target target) {
        this.intents = intents;
        this.questions = questions;
        this.batch = batch;
        this.job = job;
        this.target = target;
    }

    @Override
    public Question get(int n) {
        List<BatchRow> rows = intents.rows(batch.id(), n, 1);
        if (rows.isEmpty()) {
            throw new IndexOutOfBoundsException(n);
        }
        return question(rows.get(0));
    }

    @Override
    public int size() {
        return batch.items();
    }

    @Override
    public Iterator<Question> iterator() {
        return new Iterator<>() {
            private List<BatchRow> rows = List.of();
            private int from;
            private int n;

            @Override
            public boolean hasNext() {
                return n < size();
            }

            @Override
            public Question next() {
                if (n == from + rows.size()) {
                    from = n;
                    rows = intents.rows(batch.id(), from, ROWS);
                }
                if (n >= from + rows.size()) {
                    throw new NoSuchElementException("batch " + batch.token() + " has no item " + n);
                }
                return question(rows.get(n++ - from));
            }
        };
    }

    private Question question(BatchRow row) {
        return questions.of(job, target, row.promptVersionId(), row.domain(), row.repetition());
    }
}
