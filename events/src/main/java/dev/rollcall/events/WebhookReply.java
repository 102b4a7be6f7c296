package dev.rollcall.events;

import java.time.Duration;

/**
 * What a try came to.
 *
 * @param status null when there was no reply
 * @param error for people; null when the event was taken
 * @param retryAfter what the receiver asked for; null when it did not
 */
record WebhookReply(Integer status, String error, Duration retryAfter) {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    static WebhookReply taken(int status) {
        return new WebhookReply(status, null, null);
    }

    static WebhookReply none(String error) {
        return new WebhookReply(null, error, null);
    }

    boolean isTaken() {
        return error == null;
    }

    /** It wants no events any more. */
    boolean isGone() {
        return status != null && status == GONE;
    }

    /** How long it wants no event at all; null: it did not say so. */
    Duration pause() {
        return status != null && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) ? retryAfter : null;
    }
}
