package dev.rollcall.llm;

/** What is at fault when a call gave no answer, so that nothing else is counted as failing. */
public enum Fault {
    /** Nobody's: there is an answer, or a refusal, to keep. */
    NONE,
    /** The question's, as it was put: too long, a parameter that is not known. The same question fails with any key. */
    QUESTION,
    /** The model's: unknown, gone, or not open to this account. Other models may answer. */
    MODEL,
    /** The key's: wrong, disabled, without money or quota, or too fast for its limits. Another key may do. */
    KEY,
    /**
     * The place's that the call came from: a country that the provider does not serve, a firewall, a proxy or a portal in
     * front, a base URL that leads elsewhere. A worker at another place may get through with the same key.
     */
    PLACE,
    /** The provider's: overloaded, broken, switched off, or a reply that makes no sense. */
    PROVIDER,
    /** The network's, or either end's: no whole reply came, and nobody can say why. */
    NETWORK
}
