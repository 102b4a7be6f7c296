package dev.rollcall.llm.batch;

import java.time.Instant;

/**
 * A batch in a provider's list, ours or not.
 *
 * @param token our token in its metadata, name or display name; null when there is none
 * @param inputFileId the file that it reads; null when it is not told
 * @param created null when the provider tells only the day, or nothing
 * @param requests the number of its questions; null when it is not told
 * @param providerState the provider's own word, or null
 */
public record ListedBatch(
        String providerTaskId,
        String token,
        String inputFileId,
        Instant created,
        Integer requests,
        String providerState) {

    /**
     * Whether it is the batch of that token.
     *
     * @param fileId the provider's id of the file that was uploaded for it; null: none
     */
    public boolean isOf(String wanted, String fileId) {
        return wanted.equals(token) || (token == null && fileId != null && fileId.equals(inputFileId));
    }
}
