package dev.rollcall.llm;

import dev.rollcall.llm.wire.Habit;
import okhttp3.Headers;

/**
 * An error reply, as {@link ErrorClassifier} reads it.
 *
 * @param status the status by the body or the status line; 0 for an error inside HTTP 200 that names no status
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

    /** The reply of the provider behind a router, in place of the router's; null when there is none that counts. */
    ErrorReply behind() {
        ProviderError behind = providerError.behind();
        // 402 is about our own account at the router. So is 401, but then no provider behind it has replied.
        if (behind == null || !api.has(Habit.SPEAKS_FOR_OTHERS) || status == 402) {
            return null;
        }
        return new ErrorReply(provider, api, behind.status(status), behind, headers, question);
    }
}
