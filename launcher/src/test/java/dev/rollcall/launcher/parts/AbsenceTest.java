package dev.rollcall.launcher.parts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AbsenceTest {
    private final Logger rollcall = (Logger) LoggerFactory.getLogger("dev.rollcall");
    private final Logger desk = (Logger) LoggerFactory.getLogger("dev.rollcall.activities.Desk");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private boolean there = true;
    private final Absence absence = new Absence(this::ping, () -> now);

    @BeforeEach
    void listen() {
        log.start();
        rollcall.setLevel(Level.INFO);
        rollcall.addAppender(log);
    }

    @AfterEach
    void end() {
        absence.close();
        rollcall.detachAppender(log);
        rollcall.setLevel(null);
    }

    @Test
    void itsGoingAndItsReturnAreSaidOnceAndEveryHalfMinuteInBetween() {
        there = false;
        for (int second = 0; second < 45; second++) {
            desk.warn("the ledger is away: {}", "org.jdbi.v3.core.ConnectionException: refused");
            desk.warn("{}: {}", "sign of life", "org.jdbi.v3.core.ConnectionException: refused");
            absence.look();
            now = now.plusSeconds(1);
        }
        there = true;
        absence.look();
        absence.look();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "the ledger is away", "the ledger is still away, after 31 s", "the ledger is back after 45 s");
    }

    @Test
    void otherTroubleIsHeardAllTheSame() {
        desk.warn("{}: {}", "sign of life", "org.jdbi.v3.core.statement.UnableToExecuteStatementException: no table");
        there = false;
        absence.look();
        desk.warn("somebody else has asked it since");
        assertThat(log.list).hasSize(3);
    }

    private void ping() {
        if (!there) {
            throw new IllegalStateException("away");
        }
    }
}
