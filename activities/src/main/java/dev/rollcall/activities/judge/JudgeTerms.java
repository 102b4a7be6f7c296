package dev.rollcall.activities.judge;

import dev.rollcall.activities.limits.Backoff;

/**
 * How often a judge is asked the same thing.
 *
 * @param maxErrors real errors of an enrichment that end it
 * @param backoff after an error
 */
public record JudgeTerms(int maxErrors, Backoff backoff) {}
