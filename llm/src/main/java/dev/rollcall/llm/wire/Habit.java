package dev.rollcall.llm.wire;

/** In what a vendor differs from others that speak its protocol. The catalogue says which API does so, and how we know. */
public enum Habit {
    /** The token limit is called {@code max_completion_tokens}. */
    MAX_COMPLETION_TOKENS,
    /** The token limit is called {@code max_tokens}, and nothing that is not asked for may be sent. */
    MAX_TOKENS_ONLY,
    /** Every request carries something that others do not know: see the API's {@code body}. */
    FIXED_BODY,
    /** It takes no JSON schema; it can only be asked for some JSON object, in {@code response_format}. */
    JSON_OBJECT_ONLY,
    /** It takes a JSON schema where OpenAI's chat has it, in {@code response_format}, though it speaks another protocol. */
    RESPONSE_FORMAT,
    /** It searches the web without being told. */
    ALWAYS_SEARCHES,
    /** {@code completion_tokens} leaves the reasoning out, the bill does not. */
    COMPLETION_EXCLUDES_REASONING,
    /** Status 403 says that prompt and limit exceed the context. */
    FORBIDDEN_MEANS_TOO_LONG,
    /** Status 403 says that the service is gone. */
    FORBIDDEN_MEANS_GONE,
    /** Status 403 says that the prompt was flagged. */
    FORBIDDEN_MEANS_MODERATED,
    /** Status 402 with a hint when to come back is a rate, not a debt. */
    PAYMENT_CAN_WAIT,
    /** Its errors may quote another provider's. */
    SPEAKS_FOR_OTHERS
}
