package dev.rollcall.proving.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All jobs of a run, as the ledger has them: also retries that the user was not told of, because the reply was lost.
 *
 * @param first jobs that are no retries: every cell is in one of them
 * @param retries how many are
 * @param unfinished how many have not ended yet
 * @param batches of providers that were read to their end
 * @param batchCalls the calls in them
 */
record ChaosJobs(List<String> first, int retries, int unfinished, int batches, long batchCalls) {
    private static final int LOGIN_SECONDS = 2;

    /** Empty while the ledger is away. */
    static Optional<ChaosJobs> read(String jdbcUrl) {
        DriverManager.setLoginTimeout(LOGIN_SECONDS);
        try (Connection ledger = DriverManager.getConnection(jdbcUrl + "&socketTimeout=" + LOGIN_SECONDS);
                PreparedStatement query = ledger.prepareStatement(
                        "SELECT name, retry_of IS NOT NULL, finished_at IS NULL FROM job ORDER BY id");
                ResultSet row = query.executeQuery();
                PreparedStatement batchQuery = ledger.prepareStatement(
                        "SELECT count(*), coalesce(sum(items), 0) FROM provider_batch WHERE state = 'done'");
                ResultSet batches = batchQuery.executeQuery()) {
            batches.next();
            var first = new ArrayList<String>();
            int retries = 0;
            int unfinished = 0;
            while (row.next()) {
                if (row.getBoolean(2)) {
                    retries++;
                } else {
                    first.add(row.getString(1));
                }
                unfinished += row.getBoolean(3) ? 1 : 0;
            }
            return Optional.of(new ChaosJobs(first, retries, unfinished, batches.getInt(1), batches.getLong(2)));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
