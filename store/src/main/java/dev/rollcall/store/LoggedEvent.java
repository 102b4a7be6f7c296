package dev.rollcall.store;

import java.time.Instant;

/**
 * Something that happened, with its number.
 *
 * @param id its offset: whoever has seen it goes on above it
 * @param jobId the row id of its job; null when it belongs to none
 * @param source which ledger it is of
 * @param data a JSON object
 */
public record LoggedEvent(long id, Integer jobId, Instant at, String type, String subject, String data, String source) {

    /** As CloudEvents 1.0 has it, in one line: the same text each time. */
    public String json() {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":" + JsonText.quoted(source) + ",\"type\":"
                + JsonText.quoted(type) + ",\"subject\":" + JsonText.quoted(subject) + ",\"time\":"
                + JsonText.quoted(at.toString()) + ",\"datacontenttype\":\"application/json\",\"data\":" + data + "}";
    }
}
