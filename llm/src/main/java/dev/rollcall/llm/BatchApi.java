package dev.rollcall.llm;

import java.util.Objects;

/**
 * How an API takes many questions at once: the facts of {@code catalogue.json}. Package {@code batch} speaks it.
 *
 * @param wire the shapes of requests and replies
 * @param path the path of its batches, from the root of the server
 * @param files the path of its files; null: questions are sent in the request itself
 * @param purpose what an uploaded file is said to be for; null: nothing is said
 * @param url what each line of a file names as its endpoint
 * @param metadata whether a batch may carry metadata
 * @param idempotencyKey whether a repeated {@code Idempotency-Key} returns the first batch
 * @param findable whether a batch in the provider's list can be recognised by our token or our file
 * @param newestFirst whether the list is known to begin with the newest; else all of it must be read
 * @param search whether questions that search the web may be in a batch
 * @param maxRows the most questions
 * @param maxBytes the most bytes of the file or the request
 * @param expiryHours after how many hours the provider gives up what it has not asked; null: unknown
 * @param retentionHours for how many hours results are kept after the end; null: unknown
 * @param verified whether all of this is documented or recorded; false: some of it is only believed
 * @param because how we know
 */
public record BatchApi(
        Wire wire,
        String path,
        String files,
        String purpose,
        String url,
        boolean metadata,
        boolean idempotencyKey,
        boolean findable,
        boolean newestFirst,
        boolean search,
        int maxRows,
        long maxBytes,
        Integer expiryHours,
        Integer retentionHours,
        boolean verified,
        String because) {

    /** The shapes of batch APIs. */
    public enum Wire {
        /** Files of lines with {@code custom_id, method, url, body}; batches that name files. */
        OPENAI,
        /** As OpenAI; lines with {@code custom_id, body}; words in upper case; sometimes {@code {"job": …}} around it. */
        TOGETHER,
        MISTRAL,
        XAI,
        GEMINI,
        ANTHROPIC,
        OPENROUTER
    }

    public BatchApi {
        Objects.requireNonNull(wire, "wire");
        Objects.requireNonNull(path, "path");
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a batch needs room: " + maxRows + " rows, " + maxBytes + " bytes");
        }
        if (because == null || because.isBlank()) {
            throw new IllegalArgumentException("the batches at " + path + " need a reason");
        }
    }
}
