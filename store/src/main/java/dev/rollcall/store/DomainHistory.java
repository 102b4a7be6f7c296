package dev.rollcall.store;

import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Cells.Cell;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What was asked about a single domain, and when: for whoever reads the answers side by side. */
public final class DomainHistory {
    /** Names the windows, so that the index of cells, which begins with them, is used. */
    private static final String OF_DOMAIN = """
            c.domain_id = :domain
              AND c.window_id = ANY(ARRAY(SELECT id FROM time_window WHERE :window::text IS NULL OR name = :window))
              AND (:simulated::boolean IS NULL OR (t.surface = 'simulated') = :simulated)""";

    private final Jdbi jdbi;

    DomainHistory(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The names of the windows in which it was asked about, the newest first. */
    public List<String> windows(int domainId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT w.name FROM time_window w
                        WHERE EXISTS (SELECT 1 FROM cell c WHERE c.window_id = w.id AND c.domain_id = :domain)
                        ORDER BY w.starts_at DESC, w.id DESC LIMIT :limit""")
                .bind("domain", domainId)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /**
     * One cell for each target, prompt and repetition: the newest one. By prompt, provider and model.
     *
     * @param window null: any
     * @param simulated null: both
     */
    public List<Cell> newest(int domainId, String window, Boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(Cells.SELECT_CELL + """
                        WHERE c.id = ANY(ARRAY(SELECT DISTINCT ON (c.target_id, p.name, c.repetition) c.id
                          FROM cell c JOIN prompt_version p ON p.id = c.prompt_version_id
                          JOIN target t ON t.id = c.target_id JOIN time_window w ON w.id = c.window_id
                          WHERE %s
                          ORDER BY c.target_id, p.name, c.repetition, w.starts_at DESC, p.version DESC, c.id DESC))
                        ORDER BY p.id, t.provider, t.model, t.surface, c.repetition""".formatted(OF_DOMAIN))
                .bind("domain", domainId)
                .bind("window", window)
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(Cell.class))
                .list());
    }

    /** Those of these cells that have one. */
    public List<Answer> answers(List<Long> cells) {
        return jdbi.withHandle(handle -> handle.createQuery(Answers.SELECT + "WHERE c.id = ANY(:cells)")
                .bindArray("cells", Long.class, cells)
                .map(ConstructorMapper.of(Answer.class))
                .list());
    }
}
