package dev.rollcall.stack.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import dev.rollcall.store.LedgerOptions;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class DatabaseTest {
    /** A4 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://u:p@my_db/x             | jdbc:postgresql://my_db/x            | u | p",
                "postgres://u:a+b%40c@my_db_1:5433/x  | jdbc:postgresql://my_db_1:5433/x     | u | a+b@c",
                "postgresql://u@h1:5432,h_2:5433/x    | jdbc:postgresql://h1:5432,h_2:5433/x | u |",
                "postgresql://[::1]/x?sslmode=require | jdbc:postgresql://[::1]/x?sslmode=require | |",
                "postgresql://u:p@DB.Example          | jdbc:postgresql://db.example/        | u | p",
                "postgresql+psycopg2://u:p@my_db/x    | jdbc:postgresql://my_db/x            | u | p",
                "postgres+asyncpg://u:a+b@h/x         | jdbc:postgresql://h/x                | u | a+b",
                "PostgreSQL+pg8000://h/x?a=b          | jdbc:postgresql://h/x?a=b            | |",
                "jdbc:postgresql://my_db/x?user=u     | jdbc:postgresql://my_db/x?user=u     | |",
            })
    void understood(String url, String jdbc, String user, String password) {
        LedgerOptions options = Database.options(url);
        assertThat(options.url()).isEqualTo(jdbc);
        assertThat(options.user()).isEqualTo(user);
        assertThat(options.password()).isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql:///x                              | Unix socket",
                "postgresql://%2Fvar%2Frun%2Fpostgresql/x     | Unix socket",
                "postgresql://u:hunter2@/x?host=/var/run      | Unix socket",
                "mysql://u:hunter2@my_db/x                    | no PostgreSQL URL",
                "postgresql://u:hunt#er2@my_db/x              | %XX",
                "“postgresql://u:hunter2@my_db/x”             | quotation mark",
                "postgresql://u:hunter2@::1/x                 | brackets",
                "jdbc:postgresql://u:hunter2@my_db/x          | takes no user",
                "host=my_db dbname=x password=hunter2         | libpq's words (host=… dbname=…): write it as a URL, postgresql://",
                "dbname = 'x' password = 'hunter2'  host=h    | libpq's words",
                "user=u password=hunter2                      | libpq's words",
                "mysql+pymysql://u:hunter2@my_db/x            | no PostgreSQL URL",
            })
    void refusedWithoutThePassword(String url, String says) {
        assertThatThrownBy(() -> Database.options(url))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageContaining(says)
                .message()
                .doesNotContain("er2");
    }

    /** A4: what is wrong is the parameter or the name, and no PostgreSQL is missing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://u:hunter2@127.0.0.1:1/x?sslmode=wat           | a parameter that PostgreSQL's driver refuses: Invalid sslmode value: wat",
                "postgresql://u:hunter2@127.0.0.1:1/x?targetServerType=wat  | a parameter that PostgreSQL's driver refuses",
                "postgresql://u:hunter2@127.0.0.1:1/x?gssEncMode=wat        | a parameter that PostgreSQL's driver refuses",
                "postgresql://u:hunter2@127.0.0.1:1/x?connectTimeout=wat    | a parameter that PostgreSQL's driver refuses",
                "postgresql://u:hunter2@my_db.invalid/x                     | no address is known for the host my_db.invalid (",
                "jdbc:postgresql://b.invalid:1,c.invalid/x?password=hunter2 | no address is known for the host",
                "postgresql://u:hunter2@127.0.0.1:1/x                       | start PostgreSQL there",
            })
    void notOpened(String url, String says) {
        assertThatThrownBy(() -> Database.open(Map.of("DATABASE_URL", url)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageContaining(says)
                .message()
                .doesNotContain("hunter2");
    }
}
