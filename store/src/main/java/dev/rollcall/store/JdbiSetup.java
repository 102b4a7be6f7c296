package dev.rollcall.store;

import java.sql.Types;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** The types that JDBI has to know. */
final class JdbiSetup {
    private JdbiSetup() {}

    static Jdbi register(Jdbi jdbi) {
        jdbi.registerArrayType(Integer.class, "int4");
        jdbi.registerArrayType(Long.class, "int8");
        jdbi.registerArrayType(Short.class, "int2");
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(Boolean.class, "bool");
        jdbi.registerArrayType(Double.class, "float8");
        jdbi.registerArgument(new JobStates());
        jdbi.registerColumnMapper(JobState.class, (row, column, context) -> JobState.of(row.getString(column)));
        jdbi.registerColumnMapper(Lane.class, (row, column, context) -> {
            String word = row.getString(column);
            return word == null ? null : Lane.of(word);
        });
        jdbi.registerColumnMapper(CallKind.class, (row, column, context) -> CallKind.of(row.getString(column)));
        jdbi.registerColumnMapper(BatchState.class, (row, column, context) -> BatchState.of(row.getString(column)));
        jdbi.registerColumnMapper(BatchWait.class, (row, column, context) -> BatchWait.of(row.getString(column)));
        return jdbi;
    }

    /** The column {@code job.state} holds the word of a {@link JobState}. */
    private static final class JobStates extends AbstractArgumentFactory<JobState> {
        JobStates() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(JobState state, ConfigRegistry config) {
            return (position, statement, context) -> statement.setString(position, state.word());
        }
    }
}
