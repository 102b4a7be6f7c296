package dev.rollcall.store;

import dev.rollcall.store.FigureCounts.CountedAnswers;
import dev.rollcall.store.FigureCounts.CountedCells;
import dev.rollcall.store.FigureCounts.CountedCitations;
import dev.rollcall.store.FigureCounts.CountedPlace;
import dev.rollcall.store.FigureCounts.CountedStances;
import dev.rollcall.store.FigureCounts.NamingAnswers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Makes counts of the rows of {@link FigureSql}, in an order that depends on nothing but their names. */
final class FigureRows {
    private static final Comparator<CountedPlace> PLACES = Comparator.comparing(CountedPlace::window)
            .thenComparing(CountedPlace::provider)
            .thenComparing(CountedPlace::model)
            .thenComparing(CountedPlace::surface)
            .thenComparing(CountedPlace::prompt)
            .thenComparing(CountedPlace::promptVersion);

    private static final Comparator<String> WORDS = Comparator.nullsLast(Comparator.naturalOrder());
    private static final Comparator<Integer> IDS = Comparator.nullsLast(Comparator.naturalOrder());
    private static final Comparator<List<Integer>> LISTS = Comparator.nullsLast(FigureRows::compare);

    private final CountedNames names;

    FigureRows(CountedNames names) {
        this.names = names;
    }

    List<CountedAnswers> answers(Query query) {
        return sorted(
                query,
                (row, context) -> new CountedAnswers(
                        names.place(row),
                        names.model(row, id(row, 4)),
                        row.getBoolean(5),
                        list(row, 6, Integer[].class),
                        list(row, 7, Integer[].class),
                        row.getLong(8)),
                CountedAnswers::place,
                Comparator.comparing(CountedAnswers::resolvedModel, WORDS)
                        .thenComparing(CountedAnswers::refused)
                        .thenComparing(CountedAnswers::entities, LISTS)
                        .thenComparing(CountedAnswers::ranks, LISTS));
    }

    List<CountedCells> cells(Query query) {
        return sorted(
                query,
                (row, context) -> new CountedCells(
                        names.place(row),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        list(row, 8, Double[].class)),
                CountedCells::place,
                (one, other) -> 0);
    }

    List<CountedCitations> citations(Query query) {
        return sorted(
                query,
                (row, context) -> new CountedCitations(
                        names.place(row),
                        id(row, 4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getBoolean(8)),
                CountedCitations::place,
                Comparator.comparing(CountedCitations::entity, IDS));
    }

    List<CountedStances> stances(Query query) {
        return sorted(
                query,
                (row, context) -> {
                    Integer judge = id(row, 5);
                    return new CountedStances(
                            names.place(row),
                            id(row, 4),
                            judge == null ? null : names.target(judge),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10),
                            row.getBoolean(11),
                            row.getLong(12),
                            row.getLong(13));
                },
                CountedStances::place,
                Comparator.comparing(CountedStances::entity, IDS).thenComparing(CountedStances::judge, WORDS));
    }

    List<NamingAnswers> naming(Query query) {
        return sorted(
                query,
                (row, context) -> new NamingAnswers(
                        names.place(row),
                        names.model(row, id(row, 4)),
                        list(row, 5, Integer[].class),
                        list(row, 6, Long[].class)),
                NamingAnswers::place,
                Comparator.comparing(NamingAnswers::resolvedModel, WORDS)
                        .thenComparing(NamingAnswers::entities, LISTS));
    }

    /** By place, and within a place in this order. Places are few: they are compared apart from the rows. */
    private static <T> List<T> sorted(
            Query query, RowMapper<T> mapper, Function<T, CountedPlace> place, Comparator<T> order) {
        Map<CountedPlace, List<T>> byPlace = query.map(mapper).stream().collect(Collectors.groupingBy(place));
        return byPlace.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(PLACES))
                .flatMap(rows -> rows.getValue().stream().sorted(order))
                .toList();
    }

    private static Integer id(ResultSet row, int column) throws SQLException {
        int id = row.getInt(column);
        return row.wasNull() ? null : Integer.valueOf(id);
    }

    private static <T> List<T> list(ResultSet row, int column, Class<T[]> type) throws SQLException {
        var array = row.getArray(column);
        return array == null ? null : Arrays.asList(type.cast(array.getArray()));
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        return Arrays.compare(one.toArray(new Integer[0]), other.toArray(new Integer[0]));
    }
}
