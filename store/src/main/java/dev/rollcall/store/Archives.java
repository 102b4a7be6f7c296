package dev.rollcall.store;

import dev.rollcall.store.Answers.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The files that bodies of old answers were moved to. A file is written first, then its row, and then its bodies are deleted:
 * whoever finds a row whose bodies are not all deleted goes on there. The words of a body go with it.
 */
public final class Archives {
    private static final int LOCK_CLASS = 7712;
    private static final int LOCK = 4;

    private static final String MOVE = """
            WITH gone AS (DELETE FROM answer_body b USING answer a, unnest(:cells::int8[], :attempts::int2[]) v(cell_id, n)
              WHERE a.cell_id = v.cell_id AND a.n = v.n AND coalesce(a.archive_id, :archive) = :archive
                AND b.cell_id = v.cell_id RETURNING b.cell_id),
            words AS (DELETE FROM answer_search s USING gone WHERE s.cell_id = gone.cell_id)
            UPDATE answer a SET archive_id = :archive FROM gone WHERE a.cell_id = gone.cell_id""";

    private static final String RESTORE = """
            INSERT INTO answer_body (cell_id, body)
            SELECT a.cell_id, v.body FROM unnest(:cells::int8[], :attempts::int2[], :bodies::bytea[]) v(cell_id, n, body)
            JOIN answer a ON a.cell_id = v.cell_id AND a.n = v.n AND a.archive_id = :archive
            ON CONFLICT DO NOTHING RETURNING cell_id""";

    private final Jdbi jdbi;

    Archives(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A file that is whole and on the disk.
     *
     * @param file its name, without a folder
     * @param sha256 of the file, in hex
     * @param firstAt when its first answer was saved
     */
    public record NewArchive(String file, String sha256, long bytes, int rows, Instant firstAt, Instant lastAt) {}

    /**
     * @param movedAt when the last of its bodies was deleted; null: they are still being deleted
     * @param restoredAt when a person put its bodies back; null: they are in the file alone
     */
    public record Archive(
            int id,
            String file,
            String sha256,
            long bytes,
            int rows,
            Instant firstAt,
            Instant lastAt,
            Instant createdAt,
            Instant movedAt,
            Instant restoredAt) {}

    /** @param n the number of the attempt that brought it */
    public record ArchivedAnswer(int n, @Nested Answer answer) {
        public AnswerKey key() {
            return new AnswerKey(answer.at(), answer.cellId());
        }

        /** A line of a file, with its line end; {@code cell} and {@code n} come first. */
        public String line() {
            return ArchiveLine.of(this);
        }
    }

    /** The reply that an attempt of a cell has brought. */
    public record CellReply(long cell, int attempt) {}

    public record ReadBody(CellReply of, Body body) {}

    /** Runs a step that only one at a time may run; empty when somebody else does. */
    public <T> Optional<T> alone(Supplier<T> step) {
        return jdbi.withHandle(handle -> {
            if (!lock(handle, "pg_try_advisory_lock")) {
                return Optional.empty();
            }
            try {
                return Optional.of(step.get());
            } finally {
                lock(handle, "pg_advisory_unlock");
            }
        });
    }

    private static boolean lock(Handle handle, String function) {
        return handle.createQuery("SELECT " + function + "(:class, :lock)")
                .bind("class", LOCK_CLASS)
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    /** Answers that are older than so many days and in no file yet, in the order in which they were saved. */
    public List<ArchivedAnswer> older(int days, AnswerKey after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(Answers.SELECT + """
                        WHERE a.at < now() - make_interval(days => :days) AND (a.at, a.cell_id) > (:afterTime, :afterCell)
                          AND a.archive_id IS NULL AND b.body IS NOT NULL
                        ORDER BY a.at, a.cell_id LIMIT\s""" + limit)
                .bind("days", days)
                .bind("afterTime", after.at())
                .bind("afterCell", after.cellId())
                .map(ConstructorMapper.of(ArchivedAnswer.class))
                .list());
    }

    /** Keeps a file in mind; from now on its bodies may be deleted. One that is there already stays as it is. */
    public Archive add(NewArchive made) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO archive (file, sha256, bytes, rows, first_at, last_at)
                            VALUES (:file, :sha256, :bytes, :rows, :first, :last) ON CONFLICT (file) DO NOTHING""")
                    .bind("file", made.file())
                    .bind("sha256", made.sha256())
                    .bind("bytes", made.bytes())
                    .bind("rows", made.rows())
                    .bind("first", made.firstAt())
                    .bind("last", made.lastAt())
                    .execute();
            return one(handle, made.file()).orElseThrow();
        });
    }

    public Optional<Archive> byFile(String file) {
        return jdbi.withHandle(handle -> one(handle, file));
    }

    private static Optional<Archive> one(Handle handle, String file) {
        return handle.createQuery("SELECT * FROM archive WHERE file = :file")
                .bind("file", file)
                .map(ConstructorMapper.of(Archive.class))
                .findOne();
    }

    /**
     * The latest first.
     *
     * @param before only those with a smaller id; null: from the latest on
     */
    public List<Archive> list(Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM archive WHERE :before::int8 IS NULL OR id < :before ORDER BY id DESC LIMIT :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Archive.class))
                .list());
    }

    /** Those whose bodies are not all deleted. */
    public List<Archive> unmoved() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM archive WHERE moved_at IS NULL ORDER BY id")
                .map(ConstructorMapper.of(Archive.class))
                .list());
    }

    /** What was put back longer ago than so many days is deleted again: {@link #unmoved} has it from now on. */
    public void expireRestored(int days) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE archive SET moved_at = NULL, restored_at = NULL
                        WHERE restored_at < now() - make_interval(days => :days)""").bind("days", days).execute());
    }

    /** Deletes bodies that are in a file; a cell that was asked again since keeps its new one. @return how many */
    public int move(Archive archive, List<CellReply> replies) {
        return jdbi.withHandle(handle -> {
            var update = handle.createUpdate(MOVE).bind("archive", archive.id());
            new ColumnArrays<>(update, replies)
                    .bind("cells", "int8", CellReply::cell)
                    .bind("attempts", "int2", CellReply::attempt);
            return update.execute();
        });
    }

    /** All of its bodies are deleted. */
    public void moved(Archive archive) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE archive SET moved_at = now() WHERE id = :id")
                .bind("id", archive.id())
                .execute());
    }

    /** Its bodies are put back from now on. @return false while they are still being deleted */
    public boolean beginRestore(Archive archive) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("UPDATE archive SET restored_at = now() WHERE id = :id AND moved_at IS NOT NULL")
                                .bind("id", archive.id())
                                .execute()
                        == 1);
    }

    /** Puts bodies back, where the cell has no body and was not asked again. @return how many */
    public int restore(Archive archive, List<ReadBody> bodies) {
        return jdbi.inTransaction(handle -> {
            var query = handle.createQuery(RESTORE).bind("archive", archive.id());
            new ColumnArrays<>(query, bodies)
                    .bind("cells", "int8", body -> body.of().cell())
                    .bind("attempts", "int2", body -> body.of().attempt())
                    .bind("bodies", "bytea", body -> body.body().pack());
            List<Long> back = query.mapTo(Long.class).list();
            var texts = new ArrayList<String>();
            back.forEach(cell -> texts.add(text(bodies, cell)));
            AnswerIndex.put(handle, back, texts);
            DueExtractions.markOfCells(handle, back);
            return back.size();
        });
    }

    private static String text(List<ReadBody> bodies, long cell) {
        return bodies.stream()
                .filter(body -> body.of().cell() == cell)
                .map(body -> body.body().text())
                .findFirst()
                .orElse(null);
    }
}
