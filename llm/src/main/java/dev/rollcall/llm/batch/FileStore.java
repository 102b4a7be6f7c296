package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import java.util.Map;

/** A provider's files. */
interface FileStore {

    /** Uploads the file under {@link CustomIds#fileName}. */
    CallResult<JsonNode> upload(BatchFile file, Key key);

    /** The id of a file that was uploaded; null when the reply has none. */
    String uploadedId(JsonNode reply);

    /** @param page null: the first */
    ApiRequest list(String page);

    Page listed(JsonNode reply, String page);

    ApiRequest content(String id);

    /**
     * @param idsByName the ids of files by their names
     * @param next the name of the next page; null: this is the last
     */
    record Page(Map<String, String> idsByName, String next) {}
}
