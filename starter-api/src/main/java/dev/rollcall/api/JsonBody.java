package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/** The body of a request that is JSON; what is none is refused in words. */
final class JsonBody {
    static final int MAX_BYTES = 1 << 20;

    private JsonBody() {}

    /**
     * Reads it whole.
     *
     * @param example of such an object, for messages
     * @throws Refusal when it is no JSON object, or above 1 MiB
     */
    static JsonNode object(HttpServletRequest request, String example) throws IOException {
        refuseOtherTypes(request);
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new Refusal(
                    413, "the body is above 1 MiB: put the domains as a list (PUT /api/lists/NAME), and name that");
        }
        return parsed(body, example);
    }

    /** A form in a browser can't send JSON's type, so that another site's page can't send this request. */
    private static void refuseOtherTypes(HttpServletRequest request) {
        String type = request.getContentType();
        try {
            var sent = type == null ? null : MediaType.parseMediaType(type);
            if (sent != null
                    && (MediaType.APPLICATION_JSON.includes(sent)
                            || sent.getSubtype().endsWith("+json"))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // Refused below.
        }
        throw new Refusal(415, "send the body as JSON, with the header Content-Type: application/json");
    }

    private static JsonNode parsed(byte[] body, String example) {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(body);
        } catch (StreamConstraintsException e) {
            throw Refusal.badRequest("the body is JSON beyond reason: nested too deeply, or with a number or name of"
                    + " thousands of characters");
        } catch (JacksonException e) {
            throw Refusal.badRequest(notJson(e, example));
        }
        if (node.isMissingNode()) {
            throw Refusal.badRequest("the body is empty; send a JSON object such as " + example);
        }
        if (!node.isObject()) {
            throw Refusal.badRequest("the body is " + Payload.kind(node) + "; send a JSON object such as " + example);
        }
        return node;
    }

    private static String notJson(JacksonException failure, String example) {
        var at = failure.getLocation();
        String where = at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        boolean twice = failure.getOriginalMessage() != null
                && failure.getOriginalMessage().startsWith("Duplicate");
        return twice
                ? "the body names a field twice" + where
                : "the body is no JSON" + where + "; send an object such as " + example;
    }
}
