package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Lenient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;

/**
 * Status and headers of a reply.
 *
 * @param status 0 when no status line came
 * @param latency the time of the whole call
 * @param rateHeaders the headers in which the provider announces its limits
 */
record ReplyHead(int status, Headers headers, Duration latency, ReplyClock clock, List<RateHeader> rateHeaders) {

    /** The headers with the id of a request, which a provider's support asks for. */
    private static final List<String> REQUEST_ID_HEADERS = List.of(
            "x-request-id", "request-id", "x-ds-trace-id", "mistral-correlation-id", "x-generation-id", "cf-ray");

    /** The last value of a header, or null. */
    String header(String name) {
        return headers.get(name);
    }

    boolean isHtml() {
        String type = header("content-type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    boolean isSimulated() {
        return "true".equalsIgnoreCase(header("X-Rollcall-Simulated"));
    }

    /** The limits that the headers announce. */
    List<AnnouncedLimit> limits() {
        return RateHeaders.in(headers, rateHeaders, clock);
    }

    /**
     * @param body the body, which may have the id in it; or null
     * @return the id; null when there is none
     */
    String requestId(JsonNode body) {
        for (String name : REQUEST_ID_HEADERS) {
            String id = header(name);
            if (id != null) {
                return id;
            }
        }
        if (body == null) {
            return null;
        }
        // Anthropic's errors; Groq
        String id = Lenient.text(body.path("request_id"));
        return id != null ? id : Lenient.text(body.path("x_groq").path("id"));
    }
}
