package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;

/**
 * A line of an output or error file in OpenAI's form.
 *
 * @param end how the batch ended
 */
record OpenAiLine(BatchPhase end) implements ResultFiles.ResultLine {
    @Override
    public JsonNode of(AnsweredRow row, boolean answered) {
        Dice dice = Dice.of(2, "line", row.customId(), row.cell());
        ObjectNode line =
                BatchApi.object().put("id", "batch_req_" + dice.hex(32)).put("custom_id", row.customId());
        if (!answered) {
            line.putNull("response");
            line.set("error", unanswered());
            return line;
        }
        ObjectNode response = line.putObject("response").put("status_code", row.status());
        response.put("request_id", row.status() == 0 ? "" : dice.hex(32));
        response.set("body", row.body());
        line.putNull("error");
        return line;
    }

    private ObjectNode unanswered() {
        return end == BatchPhase.EXPIRED
                ? BatchApi.object()
                        .put("code", "batch_expired")
                        .put("message", "This request could not be executed before the completion window expired.")
                : BatchApi.object()
                        .put("code", "batch_cancelled")
                        .put("message", "This request was not executed because the batch was cancelled.");
    }
}
