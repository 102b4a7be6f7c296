package dev.rollcall.workflows;

/**
 * All of one provider's cells of one run. The cells themselves are entries in the ledger: this stays the same size
 * however many prompts, repetitions and domains there are.
 */
public record AskRequest(String job, int run, String provider) {}
