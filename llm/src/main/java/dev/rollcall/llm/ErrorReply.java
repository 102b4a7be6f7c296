package dev.rollcall.llm;

import dev.rollcall.llm.wire.Habit;
import okhttp3.Headers;

/**
 * A reply that is no answer, as {@link ErrorClassifier} looks at it.
 *
 * @param status what the body or the status line says; 0 for an error inside HTTP 200 that names no status
 */
record ErrorReply(
        Provider provider, Api api, int status, ProviderError providerError, Headers headers, Question question) {

    static ErrorReply of(
            Provider provider,
            Api api,
            int httpStatus,
            ProviderError providerError,
            Headers headers,
            Question question) {
        return new ErrorReply(provider, api, providerError.status(httpStatus), providerError, headers, question);
    }

    /** The same with what the provider behind a router said in the router's place; null when there is none that counts. */
    ErrorReply behind() {
        ProviderError behind = providerError.behind();
        // 402 speaks of our own account at the router. So does 401, but then there is nobody behind it who said
        // anything.
        if (behind == null || !api.has(Habit.SPEAKS_FOR_OTHERS) || status == 402) {
            return null;
        }
        return new ErrorReply(provider, api, behind.status(status), behind, headers, question);
    }
}
