package dev.rollcall.site.search;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's full text over the chunks of one domain. The SQL is what store is to have. */
final class FullText implements AutoCloseable {
    /** The heading counts as text; which part a word is of is kept as its weight. */
    private static final String TABLE = """
            CREATE TABLE chunk (id int PRIMARY KEY, domain_id int NOT NULL, language regconfig NOT NULL, tsv tsvector NOT NULL);
            CREATE INDEX ON chunk (domain_id);
            CREATE INDEX ON chunk USING gin (tsv)""";

    private static final String INSERT = """
            INSERT INTO chunk
            SELECT ?, 1, config, setweight(to_tsvector(config, ?), 'A') || setweight(to_tsvector(config, ?), 'D')
            FROM (SELECT coalesce((SELECT cfgname FROM pg_ts_config WHERE cfgname = ?), 'simple')::regconfig AS config) c""";

    /**
     * Any word of the query may match. A word counts by how few of the domain's chunks have it (BM25's weight; chunks are about
     * equally long, so how often it stands in one counts nothing), more in a heading; among equals their nearness decides.
     */
    static final String SEARCH = """
            WITH mine AS MATERIALIZED (SELECT id, language, tsv FROM chunk WHERE domain_id = ?),
            word AS (
              SELECT language, lexeme,
                format('''%s''', replace(replace(lexeme, '\\', '\\\\'), '''', ''''''))::tsquery AS anywhere,
                format('''%s'':A', replace(replace(lexeme, '\\', '\\\\'), '''', ''''''))::tsquery AS in_heading
              FROM (SELECT DISTINCT language FROM mine) l, unnest(to_tsvector(language, ?))),
            hit AS (
              SELECT m.id, m.language, w.lexeme, (m.tsv @@ w.in_heading)::int AS in_heading
              FROM word w JOIN mine m ON m.language = w.language AND m.tsv @@ w.anywhere),
            weight AS (
              SELECT language, lexeme, ln(1 + (n - df + .5) / (df + .5)) AS idf
              FROM (SELECT language, lexeme, count(*) AS df FROM hit GROUP BY 1, 2) f
              JOIN (SELECT language, count(*) AS n FROM mine GROUP BY 1) c USING (language))
            SELECT id, sum(idf * (1 + .5 * in_heading)) AS score
            FROM hit JOIN weight USING (language, lexeme)
            GROUP BY id ORDER BY score DESC, id LIMIT ?""";

    private final EmbeddedPostgres server;
    private final Connection connection;

    FullText() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        connection = server.getPostgresDatabase().getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
    }

    /** @param language PostgreSQL's name of its configuration, {@code english}; others are read as {@code simple} */
    void add(int id, String language, String heading, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, id);
            insert.setString(2, heading);
            insert.setString(3, text);
            insert.setString(4, language);
            insert.executeUpdate();
        }
    }

    List<Integer> search(String query, int most) throws SQLException {
        try (PreparedStatement search = connection.prepareStatement(SEARCH)) {
            search.setInt(1, 1);
            search.setString(2, query);
            search.setInt(3, most);
            var ids = new ArrayList<Integer>();
            try (ResultSet rows = search.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getInt(1));
                }
            }
            return ids;
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        server.close();
    }
}
