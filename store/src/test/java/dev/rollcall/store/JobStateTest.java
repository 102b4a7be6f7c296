package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JobStateTest {
    @Test
    void itsWordsAreThoseThatTheTableAllows() {
        try (TestLedger test = TestLedger.open()) {
            String check = test.one(
                    String.class,
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'job_state_check'");
            assertThat(Pattern.compile("'(\\w+)'").matcher(check).results().map(word -> word.group(1)))
                    .containsExactlyElementsOf(
                            Arrays.stream(JobState.values()).map(JobState::word).toList());
        }
    }

    @Test
    void aPausedJobIsNeitherActiveNorFinished() {
        assertThat(Arrays.stream(JobState.values()).filter(JobState::isActive))
                .containsExactly(JobState.QUEUED, JobState.PROCESSING);
        assertThat(Arrays.stream(JobState.values()).filter(JobState::isFinished))
                .containsExactly(JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED);
    }
}
