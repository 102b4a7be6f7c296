package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** The shapes of one batch API. Replies are read liberally: what is missing or strange is null, never an exception. */
interface BatchWire {

    /** Where input and output files are; null when questions are sent in the request itself. */
    FileStore files();

    /** How questions are written. */
    FileShape shape(BatchTarget target);

    /** @param upload the file's id; {@link Upload#NONE} without files */
    ApiRequest create(BatchFile file, Upload upload);

    /** The id of a batch that was created; null when the reply has none. */
    String createdId(JsonNode reply);

    /**
     * A page of the list, newest first if the provider can.
     *
     * @param since what is older is not of interest
     * @param page null: the first
     */
    ApiRequest list(Instant since, String page);

    /** @param page the page that was asked for; null: the first */
    Page listed(JsonNode reply, String page);

    ApiRequest poll(String id);

    /** @param clean makes words of the provider fit to show */
    BatchStatus status(String id, JsonNode reply, UnaryOperator<String> clean);

    ApiRequest cancel(String id);

    /** @param page null: the first */
    ResultSource open(String id, ResultPlace place, String page);

    /** @param next the name of the next page; null: this is the last */
    record Page(List<ListedBatch> batches, String next) {}

    /**
     * A part of the results.
     *
     * @param array the name of the array that holds them; null: they are lines
     */
    record ResultSource(ApiRequest request, String array) {}
}
