package dev.rollcall.stack.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rollcall.activities.jobs.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code retention} of {@code rollcall.yaml}: how long what is kept.
 *
 * @param answersDays 1 to 36,500; null: answers are kept for ever
 * @param eventsDays 1 to 36,500; null: 14
 * @param jobsDays 1 to 36,500; null: 30
 * @param folder of the files that old answers are moved to, relative to the folder of {@code rollcall.yaml}; null:
 *     {@code archive} in the data folder
 */
record RetentionSettings(
        @JsonProperty("answers_days") Integer answersDays,
        @JsonProperty("events_days") Integer eventsDays,
        @JsonProperty("jobs_days") Integer jobsDays,
        String folder) {
    private static final RetentionSettings USUAL = new RetentionSettings(null, null, null, null);
    private static final int MOST_DAYS = 36_500;
    private static final String MEMBER = "retention";

    /** @throws dev.rollcall.cli.UserError that names the line */
    void check(YamlFile file) {
        check(file, "answers_days", answersDays);
        check(file, "events_days", eventsDays);
        check(file, "jobs_days", jobsDays);
        if (folder != null && folder.isBlank()) {
            throw file.userError(List.of(MEMBER, "folder"), "it is empty: name a folder, or remove it");
        }
    }

    private static void check(YamlFile file, String name, Integer days) {
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw file.userError(List.of(MEMBER, name), "it must be 1 to " + MOST_DAYS + ", not " + days);
        }
    }

    /**
     * @param said null: nothing
     * @param file {@code rollcall.yaml}, if there is one
     */
    static Retention read(RetentionSettings said, Map<String, String> env, Optional<Path> file) {
        RetentionSettings settings = said == null ? USUAL : said;
        Retention usual = Retention.DEFAULT;
        return new Retention(
                settings.answersDays,
                settings.eventsDays == null ? usual.eventsDays() : settings.eventsDays,
                settings.jobsDays == null ? usual.jobsDays() : settings.jobsDays,
                settings.folder == null ? dataFolder(env).resolve("archive") : beside(file, settings.folder));
    }

    private static Path beside(Optional<Path> file, String folder) {
        return file.map(path -> path.toAbsolutePath().resolveSibling(folder))
                .orElse(Path.of(folder))
                .toAbsolutePath()
                .normalize();
    }

    private static Path dataFolder(Map<String, String> env) {
        String named = env.get(Settings.DATA);
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("rollcall.home", "."), ".rollcall")
                        .toAbsolutePath()
                        .normalize()
                : Path.of(named);
    }
}
