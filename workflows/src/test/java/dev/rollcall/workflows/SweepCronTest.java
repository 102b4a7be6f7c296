package dev.rollcall.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepCronTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 */4 * * *",
                "* * * * *",
                "  5,35 0-6/2  1 jan-MAR mon,3 ",
                "0 0 29 2 *",
                "59 23 31 12 6",
            })
    void whatTemporalUnderstandsIsRight(String cron) {
        assertThat(SweepCron.problem(cron)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0 25 * * *       | field 2 (hour), character 3: '25' is wrong here; write *, or a number from 0 to 23",
                "0 1,2,x * * *    | field 2 (hour), character 7: 'x' is wrong here",
                "0 */0 * * *      | field 2 (hour), character 3: '0' is wrong here; write *, or a step from 1 to 23",
                "0 9-5 * * *      | field 2 (hour), character 3: '9-5' runs backwards",
                "0 0 * foo *      | field 4 (month), character 7: 'foo' is wrong here; write *, or a name such as feb, or a number from 1 to 12",
                "0 0 * * 7        | field 5 (day of the week), character 9: '7' is wrong here",
                "0 0 * *          | character 8: it ends after 4 of five fields; the next one is the day of the week",
                "0 0 * * * 2026   | character 11: there are more than five fields",
                "@hourly          | field 1 (minute), character 1: '@hourly' is wrong here",
                "0 0 1/2/3 * *    | field 3 (day of the month), character 5: '1/2/3' has two steps",
                "0 0 31 2,4 *     | fields 3 and 4: none of these months has a day 31",
            })
    void whatIsWrongIsNamedWithItsPlace(String cron, String problem) {
        assertThat(SweepCron.problem(cron).orElseThrow()).startsWith(problem);
    }

    @Test
    void aLongOneIsNotRead() {
        assertThat(SweepCron.problem("0,".repeat(150)).orElseThrow()).contains("300 characters");
        assertThat(SweepCron.problem("").orElseThrow()).contains("after 0 of five fields");
    }
}
