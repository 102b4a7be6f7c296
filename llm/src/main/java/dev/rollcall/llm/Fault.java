package dev.rollcall.llm;

/** What caused a call to give no answer, so that nothing else is counted as failing. */
public enum Fault {
    /** Nothing failed: there is an answer, or a refusal, to keep. */
    NONE,
    /** The question: it is too long, or has an unknown parameter. The same question fails with any key. */
    QUESTION,
    /** The model: it is unknown, was removed, or is not open to this account. Other models may answer. */
    MODEL,
    /** The key: it is wrong, disabled, without money or quota, or above its limits. Another key may work. */
    KEY,
    /**
     * The place that the call came from: a country that the provider does not serve; a firewall, proxy or portal on the way;
     * a wrong base URL. A worker at another place may succeed with the same key.
     */
    PLACE,
    /** The provider: it is overloaded, broken or switched off, or its reply makes no sense. */
    PROVIDER,
    /** The network or either end: no whole reply came, and the cause is unknown. */
    NETWORK
}
