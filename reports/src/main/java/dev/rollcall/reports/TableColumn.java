package dev.rollcall.reports;

/** A column of a table that is written as CSV or Parquet. Any of its values may be null. */
public record TableColumn(String name, ColumnKind kind) {
    /** What its values are. */
    public enum ColumnKind {
        /** A {@code String}. */
        TEXT,
        /** A {@code Long}. */
        WHOLE,
        /** A {@code Double}. */
        DECIMAL,
        /** A {@code Boolean}. */
        FLAG,
        /** An {@code Instant}. */
        MOMENT
    }

    public static TableColumn text(String name) {
        return new TableColumn(name, ColumnKind.TEXT);
    }

    public static TableColumn whole(String name) {
        return new TableColumn(name, ColumnKind.WHOLE);
    }

    public static TableColumn decimal(String name) {
        return new TableColumn(name, ColumnKind.DECIMAL);
    }

    public static TableColumn flag(String name) {
        return new TableColumn(name, ColumnKind.FLAG);
    }

    public static TableColumn moment(String name) {
        return new TableColumn(name, ColumnKind.MOMENT);
    }
}
