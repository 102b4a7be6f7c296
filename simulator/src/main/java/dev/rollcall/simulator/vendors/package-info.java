/**
 * The providers, a class each: what they insist on, and how they write answers, streams, errors and headers. How they word
 * errors stands in {@code errors.json}. Knows nothing of HTTP connections, faults or counts.
 */
package dev.rollcall.simulator.vendors;
