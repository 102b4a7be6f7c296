package dev.rollcall.llm;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.rollcall.llm.wire.Habit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One rule of {@code error-rules.json}; that file explains each member. A member that is null fits every reply.
 *
 * @param code the name of a sign; likewise {@code codes}, {@code words} and {@code sign}
 * @param until null: HINT if a retry can help, else NONE
 * @param message put before the provider's own words; or null
 */
record ErrorRule(
        String provider,
        Protocol protocol,
        Habit habit,
        List<Statuses> status,
        String code,
        String codes,
        String words,
        String sign,
        RuleCondition condition,
        ProviderError.BodyForm body,
        boolean behind,
        Outcome outcome,
        Fault fault,
        RetrySource until,
        String message,
        String because) {

    ErrorRule {
        refuse(outcome == null || fault == null, "needs an outcome and a fault: " + because);
        refuse(because == null || because.isBlank(), outcome + " of " + fault + " needs a reason");
        refuse(
                outcome.isUsable() != (fault == Fault.NONE),
                "has a fault for an answer, or none for a failure: " + because);
        until = until != null ? until : outcome.mayBeRetried() ? RetrySource.HINT : RetrySource.NONE;
    }

    /** The signs that the rule names. */
    Stream<String> signs() {
        return Stream.of(code, codes, words, sign).filter(name -> name != null);
    }

    /** Whether the rule fits every error. */
    boolean isForAll() {
        return provider == null
                && protocol == null
                && habit == null
                && status == null
                && signs().findAny().isEmpty()
                && condition == null
                && body == null
                && !behind;
    }

    boolean fits(ErrorReply reply, Map<String, WordsAndCodes> signs) {
        ErrorReply failed = behind ? reply.behind() : reply;
        return failed != null
                && (provider == null || provider.equals(failed.provider().id()))
                && (protocol == null || protocol == failed.api().protocol())
                && (habit == null || failed.api().has(habit))
                && (status == null || status.stream().anyMatch(range -> range.holds(failed.status())))
                && isOf(failed.providerError())
                && saysSo(failed, signs)
                && (condition == null || condition.holds(failed));
    }

    private boolean isOf(ProviderError providerError) {
        return body == null
                ? !asksForWords() || providerError.body() != ProviderError.BodyForm.PAGE
                : body == providerError.body();
    }

    private boolean asksForWords() {
        return signs().findAny().isPresent();
    }

    private boolean saysSo(ErrorReply failed, Map<String, WordsAndCodes> signs) {
        ProviderError providerError = failed.providerError();
        // A broken server may say anything, so its words don't count. But a router passes on other providers' words
        // with status 502, and rules for pages read the page.
        boolean wordsCount = failed.status() < 500 || behind || body == ProviderError.BodyForm.PAGE;
        return (code == null || signs.get(code).hasCode(providerError.code()))
                && (codes == null || signs.get(codes).hasCode(providerError))
                && (words == null || (wordsCount && signs.get(words).isSaid(providerError)))
                && (sign == null
                        || signs.get(sign).hasCode(providerError)
                        || (wordsCount && signs.get(sign).isSaid(providerError)));
    }

    private static void refuse(boolean wrong, String what) {
        if (wrong) {
            throw new IllegalArgumentException("a rule of error-rules.json " + what);
        }
    }

    /** A range of statuses: "400", "400-499", or "none", which is an error inside HTTP 200 that names no status. */
    record Statuses(int from, int to) {

        private static final Pattern WRITTEN = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

        @JsonCreator
        static Statuses of(String written) {
            if (written.equals("none")) {
                return new Statuses(0, 0);
            }
            var range = WRITTEN.matcher(written);
            refuse(!range.matches(), "has the status '" + written + "': write 400, 400-499 or none");
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            refuse(to < from, "has the status '" + written + "', which begins after its end");
            return new Statuses(from, to);
        }

        boolean holds(int status) {
            return from <= status && status <= to;
        }
    }

    /**
     * Codes and words with the same meaning.
     *
     * @param codes in lower case with underscores; a code that ends in * stands for all codes that begin with it
     * @param words regular expressions; upper and lower case are the same
     */
    record WordsAndCodes(List<String> codes, List<Pattern> words) {

        WordsAndCodes {
            codes = codes == null ? List.of() : List.copyOf(codes);
            words = words == null
                    ? List.of()
                    : words.stream()
                            .map(word -> Pattern.compile(word.pattern(), Pattern.CASE_INSENSITIVE))
                            .toList();
        }

        boolean hasCode(String code) {
            return codes.stream()
                    .anyMatch(known -> known.endsWith("*")
                            ? code.startsWith(known.substring(0, known.length() - 1))
                            : known.equals(code));
        }

        boolean hasCode(ProviderError providerError) {
            return providerError.codes().stream().anyMatch(this::hasCode);
        }

        boolean isSaid(ProviderError providerError) {
            String said = providerError.own();
            return said != null
                    && words.stream().anyMatch(word -> word.matcher(said).find());
        }
    }
}
