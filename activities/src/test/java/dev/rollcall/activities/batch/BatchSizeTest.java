package dev.rollcall.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {
    @ParameterizedTest
    @CsvSource({
        "100, 50000, 2000",
        "2000, 50000, 2000",
        "2001, 50000, 501",
        "50000, 50000, 5000",
        "1000000, 50000, 50000",
        "1000, 300, 300",
    })
    void manyCallsAreSplit(long rows, long most, int each) {
        assertThat(BatchSize.of(rows, most)).isEqualTo(each);
    }
}
