package dev.rollcall.store;

import dev.rollcall.store.ActionCells.Matches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What people do to many cells or jobs at once, by filter. An action over cells writes down first which cells it has to
 * do, and then does them in steps, each a transaction: whoever comes next goes on where the last step ended. An action over
 * jobs is one transaction.
 */
public final class Actions {
    /** Cells of one step: a tenth of a second. */
    private static final int STEP = 2_000;

    /** Steps in one round of {@link #goOn}: other chores wait meanwhile. */
    private static final int STEPS_A_ROUND = 5;

    private static final String DONE_MEANWHILE =
            "meanwhile it was opened, answered or dismissed, or its job has ended: look again";

    private final Jdbi jdbi;
    private final HoldActions holds;

    Actions(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.holds = new HoldActions(jdbi);
    }

    /**
     * @param filter not empty
     * @param reason why, in a person's words
     * @param by who asks for it
     * @param expect how many must match, or nothing is done; null: however many do
     */
    public record NewAction(ActionKind kind, CellFilter filter, String reason, String by, Long expect) {
        public NewAction {
            if (filter.isEmpty()) {
                throw new IllegalArgumentException("an empty filter would match everything");
            }
        }
    }

    /**
     * What an action would do.
     *
     * @param matched cells, or jobs
     * @param changed how many of them it would change
     * @param skipped why it would leave the others as they are, and how many
     */
    public record Preview(long matched, long changed, Map<String, Long> skipped) {
        static Preview of(Matches matches) {
            return new Preview(matches.matched(), matches.changed(), matches.skipped());
        }
    }

    /**
     * An action that was begun.
     *
     * @param action null when nothing was done, because another number matches than was expected
     * @param matched how many match
     * @param jobIds jobs that it made or changed, for whoever tells Temporal
     */
    public record Begun(Action action, long matched, List<Integer> jobIds) {}

    /** The dry run: changes nothing. */
    public Preview preview(ActionKind kind, CellFilter filter) {
        return jdbi.inTransaction(handle -> {
            if (kind.isOfCells()) {
                return Preview.of(new ActionCells(kind, filter).count(handle));
            }
            var skipped = new LinkedHashMap<String, Long>();
            var jobs = new FilteredJobs(jdbi, filter).targetsByJob();
            jobs.forEach((job, targets) ->
                    holds.whyNot(kind, job, targets).ifPresent(why -> skipped.merge(why, 1L, Long::sum)));
            return Preview.of(new Matches(jobs.size(), skipped));
        });
    }

    /**
     * Begins an action, and makes the retry jobs that it needs. Cells that are opened in place, and dead letters that are
     * dismissed, come with its {@link #step}s.
     *
     * @param driver the workflow that drives a job, by the job's name
     */
    public Begun begin(NewAction wanted, UnaryOperator<String> driver) {
        return jdbi.inTransaction(handle -> {
            long id = insert(handle, wanted);
            Begun begun = wanted.kind().isOfCells() ? cells(handle, id, wanted, driver) : hold(handle, id, wanted);
            if (wanted.expect() != null && wanted.expect() != begun.matched()) {
                handle.rollback();
                return new Begun(null, begun.matched(), List.of());
            }
            return begun;
        });
    }

    private static Begun cells(Handle handle, long id, NewAction wanted, UnaryOperator<String> driver) {
        Matches matches = new ActionCells(wanted.kind(), wanted.filter()).write(handle, id);
        List<Integer> made = List.of();
        if (wanted.kind() == ActionKind.RETRY) {
            String job = wanted.filter().get(CellFilter.JOB);
            made = Retries.create(handle, id, job == null ? null : finished(handle, job), driver);
        }
        begun(handle, id, matches);
        handle.createUpdate("""
                        UPDATE action SET job_ids = :made,
                          changed = (SELECT count(*) FROM action_cell WHERE action_id = :id AND job_id IS NOT NULL),
                          finished_at = CASE WHEN NOT EXISTS (SELECT 1 FROM action_cell WHERE action_id = :id AND job_id IS NULL)
                            THEN now() END
                        WHERE id = :id""")
                .bind("id", id)
                .bindArray("made", Integer.class, made)
                .execute();
        return new Begun(one(handle, id).orElseThrow(), matches.matched(), made);
    }

    /** The job's id; null while it is unfinished: then its cells are opened in place. */
    private static Integer finished(Handle handle, String job) {
        return handle.createQuery("SELECT id FROM job WHERE name = :name AND finished_at IS NOT NULL")
                .bind("name", job)
                .mapTo(Integer.class)
                .findOne()
                .orElse(null);
    }

    private Begun hold(Handle handle, long id, NewAction wanted) {
        var skipped = new LinkedHashMap<String, Long>();
        var changed = new ArrayList<Integer>();
        var jobs = new FilteredJobs(jdbi, wanted.filter()).targetsByJob();
        jobs.forEach((job, targets) -> {
            Optional<String> whyNot = holds.whyNot(wanted.kind(), job, targets);
            if (whyNot.isEmpty() && holds.apply(wanted.kind(), job, targets, wanted.reason(), wanted.by())) {
                changed.add(job.id());
            } else {
                skipped.merge(whyNot.orElse("it was so already"), 1L, Long::sum);
            }
        });
        begun(handle, id, new Matches(jobs.size(), skipped));
        return new Begun(one(handle, id).orElseThrow(), jobs.size(), changed);
    }

    /** What it matched, and what it will not change. An action over jobs has ended with that. */
    private static void begun(Handle handle, long id, Matches matches) {
        handle.createUpdate("""
                        UPDATE action SET matched = :matched, skipped = jsonb_object(:why::text[], :n::text[]),
                          changed = :changed, finished_at = now() WHERE id = :id""")
                .bind("id", id)
                .bind("matched", matches.matched())
                .bind("changed", matches.changed())
                .bindArray("why", String.class, matches.skipped().keySet())
                .bindArray(
                        "n",
                        String.class,
                        matches.skipped().values().stream().map(String::valueOf).toList())
                .execute();
    }

    private static long insert(Handle handle, NewAction wanted) {
        return handle.createQuery("""
                        INSERT INTO action (kind, filter, reason, requested_by)
                        VALUES (:kind, jsonb_object(:fields::text[], :values::text[]), :reason, :by) RETURNING id""")
                .bind("kind", wanted.kind().word())
                .bindArray("fields", String.class, wanted.filter().fields().keySet())
                .bindArray("values", String.class, wanted.filter().fields().values())
                .bind("reason", wanted.reason())
                .bind("by", wanted.by())
                .mapTo(Long.class)
                .one();
    }

    /**
     * Does the next step of an action; waits while another does one.
     *
     * @return the jobs whose cells it opened
     */
    public List<Integer> step(long action) {
        return jdbi.inTransaction(
                handle -> handle.createQuery("SELECT id FROM action WHERE id = :id AND finished_at IS NULL FOR UPDATE")
                        .bind("id", action)
                        .mapTo(Long.class)
                        .findOne()
                        .map(id -> step(handle, id))
                        .orElse(List.of()));
    }

    /** Goes on with actions whose caller is gone, a few steps at a time. What is finished is forgotten. */
    public void goOn() {
        for (int i = 0; i < STEPS_A_ROUND && stepOfAny(); i++) {}
        jdbi.useHandle(handle -> handle.execute(
                "DELETE FROM action_cell a USING job j WHERE j.id = a.job_id AND j.finished_at IS NOT NULL"));
    }

    /** @return false when there is none that nobody else is at */
    private boolean stepOfAny() {
        return jdbi.inTransaction(handle -> {
            Optional<Long> next = handle.createQuery(
                            "SELECT id FROM action WHERE finished_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
                    .mapTo(Long.class)
                    .findOne();
            next.ifPresent(id -> step(handle, id));
            return next.isPresent();
        });
    }

    private static List<Integer> step(Handle handle, long id) {
        Action action = one(handle, id).orElseThrow();
        List<Long> cells = handle.createQuery("""
                        SELECT c.cell_id FROM action a JOIN action_cell c ON c.action_id = a.id
                        WHERE a.id = :id AND c.cell_id > a.position AND c.job_id IS NULL ORDER BY 1 LIMIT :step""")
                .bind("id", id)
                .bind("step", STEP)
                .mapTo(Long.class)
                .list();
        var touched = new TreeSet<Integer>();
        int changed = 0;
        if (action.kind() == ActionKind.RETRY) {
            Retries.Opened opened = Retries.openInPlace(handle, cells);
            touched.addAll(opened.jobs());
            changed = opened.cells();
        } else {
            changed = DeadLetters.dismiss(handle, cells, action.requestedBy());
        }
        stepped(handle, id, cells, changed);
        return List.copyOf(touched);
    }

    private static void stepped(Handle handle, long id, List<Long> cells, int changed) {
        handle.createUpdate("DELETE FROM action_cell WHERE action_id = :id AND cell_id = ANY(:cells)")
                .bind("id", id)
                .bindArray("cells", Long.class, cells)
                .execute();
        handle.createUpdate("""
                        UPDATE action SET position = greatest(position, :last), changed = changed + :changed,
                          skipped = CASE WHEN :missed > 0 THEN skipped
                            || jsonb_build_object(:why::text, coalesce((skipped ->> :why)::bigint, 0) + :missed) ELSE skipped END,
                          finished_at = CASE WHEN :over THEN now() END
                        WHERE id = :id""")
                .bind("id", id)
                .bind("last", cells.isEmpty() ? 0 : cells.get(cells.size() - 1))
                .bind("changed", changed)
                .bind("missed", cells.size() - changed)
                .bind("why", DONE_MEANWHILE)
                .bind("over", cells.size() < STEP)
                .execute();
    }

    public Optional<Action> byId(long id) {
        return jdbi.withHandle(handle -> one(handle, id));
    }

    /**
     * The newest first.
     *
     * @param before only those with a smaller id; null: from the newest on
     */
    public List<Action> list(Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(Action.SELECT
                        + "WHERE (:before::int8 IS NULL OR a.id < :before) ORDER BY a.id DESC LIMIT :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> Action.row(row))
                .list());
    }

    private static Optional<Action> one(Handle handle, long id) {
        return handle.createQuery(Action.SELECT + "WHERE a.id = :id")
                .bind("id", id)
                .map((row, context) -> Action.row(row))
                .findOne();
    }
}
