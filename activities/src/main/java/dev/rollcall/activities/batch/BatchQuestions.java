package dev.rollcall.activities.batch;

import dev.rollcall.llm.Question;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The questions of a batch, read some at a time, in the order of its items. */
public final class BatchQuestions extends AbstractList<Question> {
    private static final int ROWS = 1_000;

    private final int size;
    private final Pages pages;

    /** Reads questions from the item {@code from} on, in order; fewer than {@code limit} at the end of the batch. */
    public interface Pages {
        List<Question> read(int from, int limit);
    }

    /** @param size items of the batch */
    public BatchQuestions(int size, Pages pages) {
        this.size = size;
        this.pages = pages;
    }

    @Override
    public Question get(int n) {
        List<Question> page = pages.read(n, 1);
        if (page.isEmpty()) {
            throw new IndexOutOfBoundsException(n);
        }
        return page.get(0);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Question> iterator() {
        return new Iterator<>() {
            private List<Question> page = List.of();
            private int from;
            private int n;

            @Override
            public boolean hasNext() {
                return n < size();
            }

            @Override
            public Question next() {
                if (n == from + page.size()) {
                    from = n;
                    page = pages.read(from, ROWS);
                }
                if (n >= from + page.size()) {
                    throw new NoSuchElementException("a batch of " + size + " has no item " + n);
                }
                return page.get(n++ - from);
            }
        };
    }
}
