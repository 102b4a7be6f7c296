package dev.rollcall.llm.batch;

/**
 * An uploaded file.
 *
 * @param fileId the provider's id of it; null when this API has no uploads
 */
public record Upload(String fileId) {

    /** For an API that takes the questions in the request itself. */
    public static final Upload NONE = new Upload(null);
}
