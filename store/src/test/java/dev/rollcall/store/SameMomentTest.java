package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameMomentTest {
    private final TestLedger test = TestLedger.open();

    @AfterEach
    void close() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsWrittenMeanwhileIsSeenByNeither(int connections) {
        test.execute("CREATE TABLE seen (n int)");
        var sameMoment = new SameMoment(test.ledger().jdbi(), connections);
        // In one thread all handles of the ledger are the transaction's.
        Jdbi elsewhere = Jdbi.create(test.url());
        List<Integer> counts = test.ledger().jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            int here = count(handle);
            elsewhere.useHandle(other -> other.execute("INSERT INTO seen VALUES (1)"));
            Supplier<Integer> beside = sameMoment.begin(handle, SameMomentTest::count);
            return List.of(here, count(handle), beside.get());
        });
        assertThat(counts).containsExactly(0, 0, 0);
    }

    @Test
    void itReadsOnAConnectionOfItsOwnWhileOneIsFree() {
        var sameMoment = new SameMoment(test.ledger().jdbi(), 1);
        Function<Handle, Integer> connection = handle -> handle.createQuery("SELECT pg_backend_pid()")
                .mapTo(Integer.class)
                .one();
        for (int round = 0; round < 2; round++) {
            List<Integer> connections = test.ledger()
                    .jdbi()
                    .inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
                        var seen = new ArrayList<Integer>();
                        Supplier<Integer> beside = sameMoment.begin(handle, other -> {
                            seen.add(sameMoment.begin(other, connection).get());
                            return connection.apply(other);
                        });
                        seen.add(0, beside.get());
                        seen.add(connection.apply(handle));
                        return seen;
                    });
            assertThat(connections.get(0)).isNotEqualTo(connections.get(2));
            assertThat(connections.get(1)).as("there was no other one").isEqualTo(connections.get(0));
        }
    }

    @Test
    void aFailureIsThrownWhereTheResultIsWanted() {
        var sameMoment = new SameMoment(test.ledger().jdbi(), 1);
        assertThatThrownBy(() -> test.ledger()
                        .jdbi()
                        .inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                handle -> sameMoment
                                        .begin(handle, other -> other.execute("SELECT nothing"))
                                        .get()))
                .isInstanceOf(UnableToExecuteStatementException.class);
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM seen")
                .mapTo(Integer.class)
                .one();
    }
}
