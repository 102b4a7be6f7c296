package dev.rollcall.store;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Fills {@code answer_search} behind the saves, in small steps: first what was saved since the last step, then, while nothing
 * new is there, what is older, the newest of it first. To index an answer costs PostgreSQL as much as to plan, claim and save
 * it, so that it waits while many are being saved, though not for long.
 */
public final class AnswerIndex {
    private static final int ANSWERS_A_STEP = 250;

    /** So that one call takes a second or so at most. */
    private static final int STEPS = 4;

    /**
     * Answers of the last second from which on it waits, and for how long at most. At this rate an index that does not wait
     * takes 3 % of a core.
     */
    private static final String WAITS = """
            SELECT (SELECT count(*) FROM (SELECT FROM answer WHERE at > now() - interval '1 second' LIMIT 100) x) = 100
              AND new_at > now() - interval '10 minutes' FROM answer_index""";

    /** While nothing is saved, the position is written at most as often. */
    private static final int POSITION_SECONDS = 10;

    /** Of an answer that is longer only so much is found: a tsvector holds less than 1 MiB. */
    private static final int MOST_CHARACTERS = 100_000;

    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(7712, 3)";

    private static final String ANSWERS = "SELECT a.at, a.cell_id, b.body FROM answer a"
            + " LEFT JOIN answer_body b ON b.cell_id = a.cell_id WHERE (a.at, a.cell_id) ";

    private static final String NEWER =
            ANSWERS + "> (:at, :cell) AND a.at < :until ORDER BY a.at, a.cell_id LIMIT " + ANSWERS_A_STEP;

    private static final String OLDER =
            ANSWERS + "< (:at, :cell) ORDER BY a.at DESC, a.cell_id DESC LIMIT " + ANSWERS_A_STEP;

    private static final String PUT = """
            INSERT INTO answer_search (cell_id, words)
            SELECT v.cell_id, to_tsvector('simple', v.text) FROM unnest(:cells::int8[], :texts::text[]) v(cell_id, text)
            ON CONFLICT (cell_id) DO UPDATE SET words = excluded.words""";

    /**
     * A transaction that is open now may still bring answers, with times from its start on. It must be asked for in a
     * statement of its own: the next one sees whatever was committed before.
     */
    private static final String SETTLED = """
            SELECT least(now(), (SELECT min(xact_start) FROM pg_stat_activity
              WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL
                AND pid <> pg_backend_pid()))""";

    private final Jdbi jdbi;

    AnswerIndex(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How far it is.
     *
     * @param until what was saved up to then can be found
     * @param from what was saved earlier can't yet; null: all can
     */
    public record Indexed(Instant until, Instant from) {}

    private record IndexRow(Instant newAt, long newCell, Instant oldAt, long oldCell) {}

    /** @param body null: it is archived, and is not found by its words */
    private record Unindexed(Instant at, long cellId, byte[] body) {}

    /** What was saved before this time is there, and nothing comes to it. */
    static Instant settled(Handle handle) {
        return handle.createQuery(SETTLED).mapTo(Instant.class).one();
    }

    public Indexed indexed() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT new_at AS until, old_at AS \"from\" FROM answer_index")
                        .map(ConstructorMapper.of(Indexed.class))
                        .one());
    }

    /** Does the index wait because many answers are being saved? */
    public boolean waits() {
        return jdbi.withHandle(
                handle -> handle.createQuery(WAITS).mapTo(Boolean.class).one());
    }

    /** @return how many answers were looked at; 0 when all are indexed, or somebody else indexes just now */
    public int goOn() {
        int all = 0;
        for (int i = 0; i < STEPS; i++) {
            int done = jdbi.inTransaction(AnswerIndex::step);
            if (done == 0) {
                break;
            }
            all += done;
        }
        return all;
    }

    private static int step(Handle handle) {
        if (!handle.createQuery(LOCK).mapTo(Boolean.class).one()) {
            return 0;
        }
        Instant until = settled(handle);
        IndexRow row = handle.createQuery("SELECT new_at, new_cell, old_at, old_cell FROM answer_index")
                .map(ConstructorMapper.of(IndexRow.class))
                .one();
        int newer = newer(handle, row, until);
        return newer > 0 || row.oldAt() == null ? newer : older(handle, row);
    }

    private static int newer(Handle handle, IndexRow row, Instant until) {
        List<Unindexed> answers = handle.createQuery(NEWER)
                .bind("at", row.newAt())
                .bind("cell", row.newCell())
                .bind("until", until)
                .map(ConstructorMapper.of(Unindexed.class))
                .list();
        index(handle, answers);
        if (answers.size() == ANSWERS_A_STEP) {
            Unindexed last = answers.get(ANSWERS_A_STEP - 1);
            move(handle, "new", last.at(), last.cellId());
        } else if (!answers.isEmpty() || until.minusSeconds(POSITION_SECONDS).isAfter(row.newAt())) {
            move(handle, "new", until, 0);
        }
        return answers.size();
    }

    private static int older(Handle handle, IndexRow row) {
        List<Unindexed> answers = handle.createQuery(OLDER)
                .bind("at", row.oldAt())
                .bind("cell", row.oldCell())
                .map(ConstructorMapper.of(Unindexed.class))
                .list();
        index(handle, answers);
        boolean more = answers.size() == ANSWERS_A_STEP;
        Unindexed last = more ? answers.get(ANSWERS_A_STEP - 1) : null;
        move(handle, "old", more ? last.at() : null, more ? last.cellId() : 0);
        return answers.size();
    }

    /** @param end {@code new} or {@code old} */
    private static void move(Handle handle, String end, Instant at, long cell) {
        handle.createUpdate("UPDATE answer_index SET %1$s_at = :at, %1$s_cell = :cell".formatted(end))
                .bind("at", at)
                .bind("cell", cell)
                .execute();
    }

    private static void index(Handle handle, List<Unindexed> answers) {
        var cells = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        for (Unindexed answer : answers) {
            if (answer.body() != null) {
                cells.add(answer.cellId());
                texts.add(text(answer));
            }
        }
        put(handle, cells, texts);
    }

    /** One damaged body must not keep all others from being found; whoever reads that answer is told. */
    private static String text(Unindexed answer) {
        try {
            return Body.unpack(answer.body()).text();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return null;
        }
    }

    /** Lets these cells be found by the words of these texts; one that is null has none. */
    static void put(Handle handle, List<Long> cells, List<String> texts) {
        if (cells.isEmpty()) {
            return;
        }
        handle.createUpdate(PUT)
                .bindArray("cells", Long.class, cells)
                .bindArray(
                        "texts",
                        String.class,
                        texts.stream().map(AnswerIndex::found).toList())
                .execute();
    }

    /** The part that is found, without what PostgreSQL does not take. */
    private static String found(String text) {
        if (text == null) {
            return "";
        }
        int end = Math.min(text.length(), MOST_CHARACTERS);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).replace('\0', ' ');
    }
}
