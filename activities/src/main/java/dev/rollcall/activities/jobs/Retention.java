package dev.rollcall.activities.jobs;

import java.nio.file.Path;

/**
 * How long what is kept.
 *
 * @param answersDays days after which an answer's body is moved to a file, at least 1; null, which is usual: never
 * @param eventsDays days after which an event is deleted; 14 by default
 * @param jobsDays days after its end after which a job leaves the usual list, and the items of a batch are deleted; 30 by default
 * @param folder where the files are; made when the first one is written. All workers should see the same
 */
public record Retention(Integer answersDays, int eventsDays, int jobsDays, Path folder) {
    public static final Retention DEFAULT = new Retention(null, 14, 30, Path.of(".rollcall", "archive"));

    public Retention {
        if ((answersDays != null && answersDays < 1) || eventsDays < 1 || jobsDays < 1) {
            throw new IllegalArgumentException("whatever is kept is kept for 1 day at least");
        }
    }
}
