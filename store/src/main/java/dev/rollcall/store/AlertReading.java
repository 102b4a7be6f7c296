package dev.rollcall.store;

/**
 * What a measure says of one subject now.
 *
 * @param samples how much the value rests on: calls, cells, …
 * @param cause in words
 * @param jobId the row id of the job that it is about; null: none
 * @param provider the provider that it is about; null: none
 */
public record AlertReading(
        String subject, boolean simulated, double value, long samples, String cause, Integer jobId, String provider) {}
