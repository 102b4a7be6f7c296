package dev.rollcall.activities.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerOutageTest {
    private final Logger rollcall = Logger.getLogger("dev.rollcall");
    private final List<String> log = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final LedgerOutage absence = new LedgerOutage(() -> now);

    @BeforeEach
    void listen() {
        rollcall.setLevel(Level.INFO);
        rollcall.addHandler(listener);
    }

    @AfterEach
    void end() {
        rollcall.removeHandler(listener);
        rollcall.setLevel(null);
    }

    @Test
    void itsGoingAndItsReturnAreSaidOnceAndEveryHalfMinuteInBetween() {
        for (int second = 0; second < 45; second++) {
            absence.noticed();
            absence.quietly("sign of life", LedgerOutageTest::refused);
            now = now.plusSeconds(1);
        }
        absence.over();
        absence.over();
        assertThat(log)
                .map(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "the ledger is away", "the ledger is still away, after 31 s", "the ledger is back after 45 s");
    }

    @Test
    void otherTroubleIsHeardAllTheSame() {
        absence.quietly("sign of life", LedgerOutageTest::refused);
        absence.noticed();
        absence.quietly("claims", () -> {
            throw new IllegalStateException("somebody else has asked it since");
        });
        assertThat(log).hasSize(3);
    }

    private static void refused() {
        throw new ConnectionException(new SQLException("refused", "08001"));
    }
}
