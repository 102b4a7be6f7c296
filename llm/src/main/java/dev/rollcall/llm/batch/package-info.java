/**
 * A provider's own batches: many questions in one file, answered some hours later for less. A
 * {@link dev.rollcall.llm.batch.BatchPanel} makes each call once and returns what came of it; it never retries and never
 * sleeps. The facts about each provider are data in {@code catalogue.json}; the shapes of each API are a
 * {@code …Wire} here.
 */
package dev.rollcall.llm.batch;
