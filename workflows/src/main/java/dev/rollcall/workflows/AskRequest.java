package dev.rollcall.workflows;

/**
 * Asks for all cells of one provider in one run. The cells themselves are in the ledger, so this has the same size for any
 * number of prompts, repetitions and domains.
 */
public record AskRequest(String job, int run, String provider) {}
