package dev.rollcall.store;

import dev.rollcall.store.FigureCounts.CountedPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The names of windows, targets, prompts and models, for rows of counts. They are looked up here and not joined in SQL, because
 * PostgreSQL can't know how many rows a count gives, expects one, and then finds each row's names one by one. Several threads may
 * use them.
 */
final class CountedNames {
    private final Map<Integer, NamedWindow> windows;
    private final Map<Integer, NamedTarget> targets;
    private final Map<Integer, NamedPrompt> prompts;
    private final Map<Integer, String> models;
    private final Map<Integer, List<Instant>> suspicions;
    private final Map<PlaceKey, CountedPlace> places = new ConcurrentHashMap<>();

    private CountedNames(Handle handle, List<Integer> windows, Instant suspectedBefore) {
        this.windows = handle
                .createQuery("SELECT id, name, starts_at FROM time_window WHERE id = ANY(:windows)")
                .bindArray("windows", Integer.class, windows)
                .map((row, context) -> new NamedWindow(
                        row.getInt(1), row.getString(2), row.getTimestamp(3).toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(NamedWindow::id, window -> window));
        targets = handle
                .createQuery("SELECT id, provider, model, surface FROM target")
                .map((row, context) ->
                        new NamedTarget(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)))
                .list()
                .stream()
                .collect(Collectors.toMap(NamedTarget::id, target -> target));
        prompts = handle
                .createQuery("SELECT id, name, version FROM prompt_version")
                .map((row, context) -> new NamedPrompt(row.getInt(1), row.getString(2), row.getInt(3)))
                .list()
                .stream()
                .collect(Collectors.toMap(NamedPrompt::id, prompt -> prompt));
        models = handle
                .createQuery("SELECT id, name FROM model")
                .map((row, context) -> Map.entry(row.getInt(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        suspicions = handle
                .createQuery("SELECT target_id, since FROM model_suspect"
                        + " WHERE :before::timestamptz IS NULL OR found_at < :before")
                .bind("before", suspectedBefore)
                .map((row, context) ->
                        Map.entry(row.getInt(1), row.getTimestamp(2).toInstant()))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private record NamedWindow(int id, String name, Instant startsAt) {}

    private record NamedTarget(int id, String provider, String model, String surface) {}

    private record NamedPrompt(int id, String name, int version) {}

    private record PlaceKey(int window, int target, int prompt) {}

    /**
     * @param windows all that rows may name
     * @param suspectedBefore suspicions that were found later are not known; null: all are
     */
    static CountedNames of(Handle handle, List<Integer> windows, Instant suspectedBefore) {
        return new CountedNames(handle, windows, suspectedBefore);
    }

    /** Of a row that begins with the ids of window, target and prompt version. */
    CountedPlace place(ResultSet row) throws SQLException {
        return places.computeIfAbsent(new PlaceKey(row.getInt(1), row.getInt(2), row.getInt(3)), this::named);
    }

    private CountedPlace named(PlaceKey key) {
        NamedTarget target = targets.get(key.target());
        NamedPrompt prompt = prompts.get(key.prompt());
        return new CountedPlace(
                windows.get(key.window()).name(),
                target.provider(),
                target.model(),
                target.surface(),
                prompt.name(),
                prompt.version());
    }

    /** Provider and model: {@code openai/gpt-5-mini}. */
    String target(int id) {
        return targets.get(id).provider() + "/" + targets.get(id).model();
    }

    /**
     * The model that answered, by its replies and by suspicions: when canary prompts tell of another one behind the same name, that
     * is another one.
     *
     * @param row as for {@link #place}
     * @param id null: the replies do not name it
     */
    String model(ResultSet row, Integer id) throws SQLException {
        Instant start = windows.get(row.getInt(1)).startsAt();
        long suspected = suspicions.getOrDefault(row.getInt(2), List.of()).stream()
                .filter(since -> !since.isAfter(start))
                .count();
        String name = id == null ? "" : models.get(id);
        String whole = suspected == 0 ? name : name + " after suspicion " + suspected;
        return whole.isEmpty() ? null : whole;
    }
}
