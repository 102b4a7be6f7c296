package dev.rollcall.store;

import com.google.common.primitives.Ints;
import com.google.common.primitives.Shorts;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;

/** Binds a list of records column by column, each column as an array. */
record ColumnArrays<T>(SqlStatement<?> statement, List<T> rows) {

    /** @param type PostgreSQL's name of the element type, such as {@code int8} */
    ColumnArrays<T> bind(String name, String type, Function<T, ?> column) {
        Object[] values =
                rows.stream().map(column).map(value -> cast(type, value)).toArray(array(type));
        Argument array = (position, prepared, context) ->
                prepared.setArray(position, prepared.getConnection().createArrayOf(type, values));
        statement.bind(name, array);
        return this;
    }

    /**
     * The driver sends an array in binary if its Java type names the type of the elements; it sends an {@code Object[]} as
     * text.
     */
    private static IntFunction<Object[]> array(String type) {
        return switch (type) {
            case "int2" -> Short[]::new;
            case "int4" -> Integer[]::new;
            case "int8" -> Long[]::new;
            case "bool" -> Boolean[]::new;
            case "text" -> String[]::new;
            case "bytea" -> byte[][]::new;
            default -> throw new IllegalArgumentException("no column has the type " + type);
        };
    }

    private static Object cast(String type, Object value) {
        if (!(value instanceof Number number)) {
            return value;
        }
        return switch (type) {
            case "int2" -> Shorts.checkedCast(number.longValue());
            case "int4" -> Ints.checkedCast(number.longValue());
            default -> number.longValue();
        };
    }
}
