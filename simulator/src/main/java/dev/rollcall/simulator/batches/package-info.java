/**
 * Files and batches of nine providers. {@code Batches} and {@code StoredFiles} keep them, whatever the provider;
 * {@code BatchSchedule} says, as a pure function of time, how far a batch is; a {@code BatchApi} speaks one provider's
 * wire format. Results are made when rows are accepted, and shown when their time has come: no thread works for a batch.
 */
package dev.rollcall.simulator.batches;
