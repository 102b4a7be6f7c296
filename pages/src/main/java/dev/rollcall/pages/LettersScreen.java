package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * Cells of all jobs that have ended without a usable answer, in the order in which they failed.
 *
 * @param at the server's clock
 * @param total all that match
 * @param reasons by which they are counted, as choices
 * @param next the next page; null on the last one
 * @param export the same filter as the query of the REST API, with {@code &} at its end; empty: none
 */
public record LettersScreen(
        Instant at,
        LetterFilter filter,
        long total,
        List<Chip> reasons,
        List<String> providers,
        List<LetterRow> letters,
        String next,
        String export) {

    /** Null: any; likewise all others. */
    public record LetterFilter(
            String job,
            String window,
            String provider,
            String model,
            String prompt,
            String state,
            String reason,
            String domain) {
        public boolean isEmpty() {
            return job == null
                    && window == null
                    && provider == null
                    && model == null
                    && prompt == null
                    && state == null
                    && reason == null
                    && domain == null;
        }

        /** {@code provider groq, reason no reply} */
        public String words() {
            var words = new java.util.ArrayList<String>();
            say(words, "job", job);
            say(words, "window", window);
            say(words, "provider", provider);
            say(words, "model", model);
            say(words, "prompt", prompt);
            say(words, "state", state);
            say(words, "reason", reason);
            say(words, "domain", domain);
            return String.join(", ", words);
        }

        private static void say(List<String> words, String name, String value) {
            if (value != null) {
                words.add(name + " " + value);
            }
        }
    }

    /** @param message the last thing that was heard; null: nothing was */
    public record LetterRow(
            long cell,
            String domain,
            String prompt,
            int version,
            String provider,
            String model,
            String window,
            String job,
            StateMark state,
            String reason,
            int attempts,
            String message,
            Instant failedAt,
            boolean simulated) {}
}
