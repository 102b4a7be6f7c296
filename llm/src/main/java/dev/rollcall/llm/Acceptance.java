package dev.rollcall.llm;

/** Whether a provider took a request that did not succeed. */
public enum Acceptance {
    /** It refused the request with a 4xx or a redirect. */
    REFUSED,
    /** Nothing reached it: no connection, or a proxy refused. */
    NOT_SENT,
    /** It may have taken the request: no whole reply, a 5xx, 408, 409 or 499, or a reply that makes no sense. */
    UNKNOWN
}
