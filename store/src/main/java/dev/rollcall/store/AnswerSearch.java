package dev.rollcall.store;

import dev.rollcall.store.Answers.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Finds answers of all jobs, in the order in which they were saved, or in the reverse one. The answers of a single domain, and
 * those with rare words, are found by an index. For all else a limited number of answers is looked through at a time, so that
 * no statement takes long.
 */
public final class AnswerSearch {
    /** The most answers that are looked up one by one. */
    private static final int FEW = 10_000;

    /** The most answers that one statement looks through. */
    private static final int LOOKED_THROUGH = 5_000;

    private static final int STATEMENTS = 20;

    private static final String CELLS_OF_DOMAIN = """
            SELECT c.id FROM cell c WHERE c.domain_id = (SELECT id FROM domain WHERE name = :domain)
              AND c.window_id = ANY(ARRAY(SELECT id FROM time_window)) LIMIT %s""".formatted(FEW + 1);

    private static final String CELLS_WITH_WORDS =
            "SELECT s.cell_id FROM answer_search s WHERE " + AnswerConditions.WORDS + " LIMIT " + (FEW + 1);

    /** Cells of a window are there since its first job. */
    private static final String EARLIEST = """
            SELECT min(j.created_at) FROM job j WHERE j.window_id = coalesce(
              (SELECT window_id FROM job WHERE name = :job), (SELECT id FROM time_window WHERE name = :window))""";

    private final Jdbi jdbi;

    AnswerSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Some of the answers that match.
     *
     * @param next where the next page begins; null when this is the last one. If few match, a page may end before it is full
     */
    public record FoundAnswers(List<Answer> answers, AnswerKey next) {}

    /** Do these words ask for anything? Not if there are only signs in them. */
    public boolean asksForWords(String words) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT numnode(websearch_to_tsquery('simple', :words)) > 0")
                        .bind("words", words)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** What matches now; what is saved from now on is left out. */
    public MatchingAnswers matches(AnswerFilter filter) {
        return matches(filter, AnswerOrder.OLDEST_FIRST);
    }

    public MatchingAnswers matches(AnswerFilter filter, AnswerOrder order) {
        return jdbi.withHandle(handle -> {
            Instant until = AnswerIndex.settled(handle);
            if (filter.until() != null && filter.until().isBefore(until)) {
                until = filter.until();
            }
            return new MatchingAnswers(filter, order, earliest(handle, filter), until, few(handle, filter));
        });
    }

    /** The time before which there is no match. */
    private static Instant earliest(Handle handle, AnswerFilter filter) {
        Instant from = filter.from() == null ? Instant.EPOCH : filter.from();
        String job = filter.cells().get(CellFilter.JOB);
        String window = filter.cells().get(CellFilter.WINDOW);
        if (job == null && window == null) {
            return from;
        }
        return handle.createQuery(EARLIEST)
                .bind("job", job)
                .bind("window", window)
                .mapTo(Instant.class)
                .findOne()
                .filter(from::isBefore)
                .orElse(from);
    }

    /** The cells that may match, if these are few; else null. */
    private static List<Long> few(Handle handle, AnswerFilter filter) {
        String domain = filter.cells().get(CellFilter.DOMAIN);
        if (domain == null && filter.words() == null) {
            return null;
        }
        List<Long> found = handle.createQuery(domain == null ? CELLS_WITH_WORDS : CELLS_OF_DOMAIN)
                .bind(domain == null ? "words" : "domain", domain == null ? filter.words() : domain)
                .mapTo(Long.class)
                .list();
        return found.size() > FEW ? null : found;
    }

    /** The answers that match a filter, a page at a time. */
    public final class MatchingAnswers {
        private final AnswerConditions conditions;
        private final AnswerOrder order;
        private final Instant from;
        private final Instant until;
        private final List<Long> few;

        private MatchingAnswers(AnswerFilter filter, AnswerOrder order, Instant from, Instant until, List<Long> few) {
            this.conditions = new AnswerConditions(filter);
            this.order = order;
            this.from = from;
            this.until = until;
            this.few = few;
        }

        /** At most {@code limit} that match, behind {@code after}; null: from the first one on. */
        public FoundAnswers page(AnswerKey after, int limit) {
            AnswerKey start = order.start(after, from, until);
            return jdbi.withHandle(handle -> few == null ? walk(handle, start, limit) : lookUp(handle, start, limit));
        }

        private FoundAnswers lookUp(Handle handle, AnswerKey after, int limit) {
            List<AnswerKey> keys = handle.createQuery(
                            "SELECT a.at, a.cell_id FROM answer a JOIN cell c ON c.id = a.cell_id" + conditions.joins()
                                    + conditions.where()
                                    + " AND a.cell_id = ANY(:few) AND " + span() + " "
                                    + order.by("a.at", "a.cell_id") + " LIMIT " + (limit + 1))
                    .bindArray("few", Long.class, few)
                    .bind("afterTime", after.at())
                    .bind("afterCell", after.cellId())
                    .bind("from", from)
                    .bind("until", until)
                    .bindMap(conditions.bindings())
                    .map(ConstructorMapper.of(AnswerKey.class))
                    .list();
            List<AnswerKey> page = keys.subList(0, Math.min(limit, keys.size()));
            return new FoundAnswers(answers(handle, page), keys.size() > limit ? page.get(limit - 1) : null);
        }

        /** What is left of the time of the filter. */
        private String span() {
            return order.after("(a.at, a.cell_id)", "(:afterTime, :afterCell)")
                    + " AND a.at >= :from AND a.at < :until";
        }

        private FoundAnswers walk(Handle handle, AnswerKey start, int limit) {
            var keys = new ArrayList<AnswerKey>();
            AnswerKey after = start;
            int looked = Math.min(LOOKED_THROUGH, limit + 1);
            for (int i = 0; i < STATEMENTS && after != null && keys.size() < limit; i++) {
                int room = limit - keys.size();
                LookedAt seen = look(handle, after, looked, room);
                keys.addAll(seen.keys());
                after = seen.next();
                looked = Math.min(LOOKED_THROUGH, looked * 4);
            }
            return new FoundAnswers(answers(handle, keys), after);
        }

        /** Looks at the next {@code looked} answers, and takes at most {@code room} of those that match. */
        private LookedAt look(Handle handle, AnswerKey after, int looked, int room) {
            // The limits are written out, and OFFSET 0 keeps the join as it stands. Else PostgreSQL may choose a
            // plan that reads the whole table cell.
            List<SeenKey> seen = handle.createQuery("""
                            WITH looked AS MATERIALIZED (SELECT a.at, a.cell_id FROM answer a
                              WHERE %5$s %6$s LIMIT %1$s)
                            (SELECT l.at, l.cell_id, true AS matches FROM looked l
                              JOIN LATERAL (SELECT * FROM cell WHERE id = l.cell_id OFFSET 0) c ON true%3$s%4$s
                              %7$s LIMIT %2$s)
                            UNION ALL
                            (SELECT l.at, l.cell_id, false FROM looked l %7$s OFFSET %1$s - 1)
                            """.formatted(
                                    looked,
                                    room + 1,
                                    conditions.joins(),
                                    conditions.where(),
                                    span(),
                                    order.by("a.at", "a.cell_id"),
                                    order.by("l.at", "l.cell_id")))
                    .bind("afterTime", after.at())
                    .bind("afterCell", after.cellId())
                    .bind("from", from)
                    .bind("until", until)
                    .bindMap(conditions.bindings())
                    .map(ConstructorMapper.of(SeenKey.class))
                    .list();
            return LookedAt.of(seen, room);
        }

        private List<Answer> answers(Handle handle, List<AnswerKey> keys) {
            if (keys.isEmpty()) {
                return List.of();
            }
            return handle.createQuery(Answers.SELECT + "WHERE c.id = ANY(:cells) " + order.by("a.at", "c.id"))
                    .bindArray(
                            "cells",
                            Long.class,
                            keys.stream().map(AnswerKey::cellId).toList())
                    .map(ConstructorMapper.of(Answer.class))
                    .list();
        }
    }

    /** @param matches false: it is the last that was looked at, and there may be more behind it */
    private record SeenKey(Instant at, long cellId, boolean matches) {
        private AnswerKey key() {
            return new AnswerKey(at, cellId);
        }
    }

    /** @param next where to go on; null when all were looked at */
    private record LookedAt(List<AnswerKey> keys, AnswerKey next) {
        static LookedAt of(List<SeenKey> seen, int room) {
            List<AnswerKey> matching =
                    seen.stream().filter(SeenKey::matches).map(SeenKey::key).toList();
            if (matching.size() > room) {
                return new LookedAt(matching.subList(0, room), matching.get(room - 1));
            }
            AnswerKey last = seen.stream()
                    .filter(key -> !key.matches())
                    .map(SeenKey::key)
                    .findFirst()
                    .orElse(null);
            return new LookedAt(matching, last);
        }
    }
}
