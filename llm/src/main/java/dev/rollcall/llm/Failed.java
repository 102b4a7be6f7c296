package dev.rollcall.llm;

import okhttp3.Headers;

/**
 * A reply that is no answer, as {@link Failures} looks at it.
 *
 * @param status what the body or the status line says; 0 for an error inside HTTP 200 that names no status
 */
record Failed(Provider provider, Api api, int status, Complaint complaint, Headers headers, Question question) {

    static Failed of(
            Provider provider, Api api, int httpStatus, Complaint complaint, Headers headers, Question question) {
        return new Failed(provider, api, complaint.status(httpStatus), complaint, headers, question);
    }

    /** The same with what the provider behind a router said in the router's place; null when there is none that counts. */
    Failed behind() {
        Complaint behind = complaint.behind();
        // 402 speaks of our own account at the router. So does 401, but then there is nobody behind it who said
        // anything.
        if (behind == null || !api.has(Habit.SPEAKS_FOR_OTHERS) || status == 402) {
            return null;
        }
        return new Failed(provider, api, behind.status(status), behind, headers, question);
    }
}
