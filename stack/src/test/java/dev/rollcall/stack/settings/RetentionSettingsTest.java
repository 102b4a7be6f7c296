package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.jobs.Retention;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void answersAreKeptForEverUnlessSomebodySaysOtherwise() {
        assertThat(Settings.read(Map.of(Settings.DATA, "/data"), folder).retention())
                .isEqualTo(new Retention(null, 14, 30, Path.of("/data/archive")));
    }

    @Test
    void theFileSaysHowLongAndWhere() throws IOException {
        write("retention: {answers_days: 365, events_days: 7, jobs_days: 90, folder: old}");
        assertThat(Settings.read(Map.of(Settings.DATA, "/data"), folder).retention())
                .isEqualTo(new Retention(365, 7, 90, folder.resolve("old")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retention: {answers_days: 0}      | retention.answers_days: it must be 1 to 36500, not 0",
                "retention: {events_days: -1}      | retention.events_days: it must be 1 to 36500, not -1",
                "retention: {jobs_days: 99999}     | retention.jobs_days: it must be 1 to 36500, not 99999",
                "retention: {jobs_days: ten}       | retention.jobs_days: it must be a whole number",
                "retention: {answer_days: 3}       | retention.answer_days: 'answer_days' means nothing here",
                "retention: {folder: ' '}          | retention.folder: it is empty",
            })
    void aLineThatIsWrongIsNamed(String yaml, String words) throws IOException {
        write(yaml);
        assertThatThrownBy(() -> Settings.read(Map.of(), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 1, " + words);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
    }
}
