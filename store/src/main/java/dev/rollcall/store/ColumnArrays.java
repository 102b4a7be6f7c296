package dev.rollcall.store;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;

/** Binds a list of records column by column, as the arrays that {@code unnest} takes. */
record ColumnArrays<T>(SqlStatement<?> statement, List<T> rows) {

    /** @param type PostgreSQL's name of the element type, such as {@code int8} */
    ColumnArrays<T> bind(String name, String type, Function<T, ?> column) {
        // The driver wants byte[][] for bytea, and takes Object[] for all else.
        Object[] values = type.equals("bytea")
                ? rows.stream().map(column).toArray(byte[][]::new)
                : rows.stream().map(column).toArray();
        Argument array = (position, prepared, context) ->
                prepared.setArray(position, prepared.getConnection().createArrayOf(type, values));
        statement.bind(name, array);
        return this;
    }
}
