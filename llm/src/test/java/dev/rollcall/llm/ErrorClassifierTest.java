package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures mean, whose fault they are, and the table that says so. */
class ErrorClassifierTest {

    @AutoClose
    private final Server server = new Server();

    /** C4: nobody's key is wrong because a worker stands in the wrong place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "anthropic  | 403 | {'error':{'type':'forbidden','message':'Request not allowed'}}",
                "openai     | 403 | {'error':{'code':'unsupported_country_region_territory','message':'Country, region, or territory not supported','param':null,'type':'request_forbidden'}}",
                "openai     | 403 | {'code':'unsupported_country_region_territory','message':'Country, region, or territory not supported','type':'request_forbidden'}",
                "openai     | 401 | {'error':{'code':'ip_not_authorized','message':'Your request came from an address that may not','type':'invalid_request_error'}}",
                "google     | 400 | {'error':{'code':400,'message':'User location is not supported for the API use.','status':'FAILED_PRECONDITION'}}",
                "google     | 400 | {'error':{'code':400,'message':'Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio.','status':'FAILED_PRECONDITION'}}",
                "groq       | 403 | {'error':{'message':'Access denied. Please check your network settings.'}}",
                "mistral    | 403 | {'type':'error','error':{'type':'RegionError','message':'This model is not available in your country.'}}",
                "cohere     | 403 | {'message':'this model is not available in your region'}",
                "xai        | 403 | {'code':'permission-denied','error':'The model grok-4.3 is not available in your region.'}",
                "anthropic  | 400 | {'message':'Access to Anthropic models is not allowed from unsupported countries, regions, or territories. Please refer to https://x.example'}",
                "openai     | 403 | {'error':{'code':'403','message':'Access denied due to Virtual Network/Firewall rules.'}}",
                "openai     | 400 | {'error':{'code':'x','message':'The requested model is not supported in region swedencentral.'}}",
                "google     | 400 | {'error':{'code':400,'status':'FAILED_PRECONDITION','message':'Publisher Model `p/models/gemini-2.5-pro` is not servable in region us-central1.'}}",
                "perplexity | 451 | {'detail':'no'}",
                "deepseek   | 403 | {'error':{'message':'The latest version of this model is only available hosted in China and requires explicit opt in'}}",
                "openrouter | 403 | {'error':{'code':403,'message':'Provider returned error','metadata':{'provider_name':'OpenAI','raw':{'error':{'code':'unsupported_country_region_territory','message':'Country, region, or territory not supported'}}}}}",
            })
    void thePlaceIsRefusedNotTheKey(String provider, int status, String body) {
        Reply reply = says(status, body).to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.FAILED_PERMANENT);
        assertThat(reply.fault()).isEqualTo(Fault.PLACE);
        assertThat(reply.message())
                .startsWith(
                        provider.equals("openrouter")
                                ? "the provider behind the router refuses this country, region or IP address; the key is fine"
                                : "this country, region or IP address is refused; the key is not the problem");
    }

    /** C4: a 403 blames the key only when the body says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "google     | 403 | {'error':{'code':403,'status':'PERMISSION_DENIED','message':'The provided API key has an IP address restriction.','details':[{'reason':'API_KEY_IP_ADDRESS_BLOCKED'}]}} | KEY_REJECTED | KEY",
                "google     | 403 | {'error':{'code':403,'status':'PERMISSION_DENIED','message':'Requests from referer <empty> are blocked.','details':[{'reason':'API_KEY_HTTP_REFERRER_BLOCKED'}]}} | KEY_REJECTED | KEY",
                "google     | 403 | {'error':{'code':403,'message':'Your API key was reported as leaked. Please use another API key.','status':'PERMISSION_DENIED'}} | KEY_REJECTED | KEY",
                "google     | 403 | {'error':{'code':403,'message':'Permission denied: Consumer \u0027api_key:AIzaX\u0027 has been suspended.','details':[{'reason':'CONSUMER_SUSPENDED'}]}} | KEY_REJECTED | KEY",
                "google     | 403 | {'error':{'code':403,'message':'Your project has been denied access. Please contact support.'}} | KEY_REJECTED | KEY",
                "anthropic  | 403 | {'type':'error','error':{'type':'permission_error','message':'Your API key does not have permission to use the specified resource.'}} | KEY_REJECTED | KEY",
                "anthropic  | 400 | {'type':'error','error':{'type':'invalid_request_error','message':'This organization has been disabled.'}} | KEY_REJECTED | KEY",
                "xai        | 403 | {'code':'permission-denied','error':'The API key is currently blocked.'} | KEY_REJECTED | KEY",
                "openai     | 403 | {'error':{'message':'You have insufficient permissions for this operation. Missing scopes: api.responses.write.'}} | KEY_REJECTED | KEY",
                "groq       | 400 | {'error':{'message':'Organization has been restricted.','code':'organization_restricted'}} | KEY_REJECTED | KEY",
                "together   | 403 | {'error':{'message':'Your API key has been disabled'}} | KEY_REJECTED | KEY",
                "openai     | 403 | {'error':{'message':'Project `proj_x` does not have access to model `gpt-4.1-2025-04-14`'}} | FAILED_PERMANENT | MODEL",
                "openai     | 403 | {'error':{'message':'Forbidden - key not authorized to access the requested model'}} | FAILED_PERMANENT | MODEL",
                "groq       | 403 | {'error':{'code':'model_permission_blocked_org','message':'blocked'}} | FAILED_PERMANENT | MODEL",
                "openrouter | 403 | {'error':{'code':403,'message':'The request is prohibited due to a violation of provider Terms Of Service.'}} | FAILED_PERMANENT | PROVIDER",
                "openrouter | 403 | {'error':{'code':403,'message':'Your input requires moderation','metadata':{'reasons':['x']}}} | REFUSED | NONE",
                "together   | 403 | {'error':{'message':'input and max_tokens exceed'}} | FAILED_PERMANENT | QUESTION",
                "ai21       | 403 | {'detail':'gone'} | FAILED_PERMANENT | PROVIDER",
                "cohere     | 403 | {'message':'you may not'} | FAILED_PERMANENT | PROVIDER",
            })
    void whoIsBlamedByA403(String provider, int status, String body, Outcome outcome, Fault fault) {
        Reply reply = says(status, body).to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(outcome);
        assertThat(reply.fault()).isEqualTo(fault);
    }

    /** C5: somebody else answered: it is waited for, as for a provider that is down. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | 403 | <!DOCTYPE html><html><head><title>Just a moment...</title></head><body>x</body></html> | Just a moment...",
                "groq       | 403 | <!DOCTYPE html><title>Attention Required! - Cloudflare</title> | Attention Required!",
                "xai        | 503 | <html><title>Just a moment...</title> | Just a moment...",
                "anthropic  | 401 | <html><head><title>Zscaler: authentication</title></head></html> | Zscaler: authentication",
                "together   | 403 | <html><head><title>Access Denied</title></head><body>Reference #18.2d5 errors.edgesuite.net</body></html> | Access Denied",
                "mistral    | 406 | <html><head><title>Not Acceptable!</title></head><body>Mod_Security</body></html> | Not Acceptable!",
                "perplexity | 401 | <html><head><title>FortiGate web filter</title></head></html> | FortiGate web filter",
                "ai21       | 403 | <html><title>Web Page Blocked</title></html> | Web Page Blocked",
                "google     | 429 | <html><title>Error 1015</title>You are being rate limited</html> | Error 1015",
                "deepseek   | 451 | <html><title>No</title></html> | No",
                "cohere     | 403 | <!doctype html><meta charset=utf-8><title>403</title>403 Forbidden | 403",
                "openrouter | 403 | error code: 1020 | error code: 1020",
            })
    void somethingInFrontAnswered(String provider, int status, String body, String title) {
        Reply reply = server.says(status, body, "Retry-After", "9").to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.OVERLOADED);
        assertThat(reply.fault()).isEqualTo(Fault.PLACE);
        assertThat(reply.message())
                .startsWith("the reply came from a firewall, proxy or gateway, not from the provider")
                .contains(title);
        assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    /** C5: without a page too. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "   \n", "{}", "{\"blocked\":true,\"policy\":7}", "{\"message\":\"Forbidden\"}", "Forbidden"
            })
    void a403ThatSaysNothingMayPass(String body) {
        for (String provider : List.of("openai", "anthropic", "google", "cohere", "openrouter")) {
            Reply reply = server.says(403, body).to(provider);
            assertThat(reply.outcome()).as(provider).isEqualTo(Outcome.OVERLOADED);
            assertThat(reply.fault()).isEqualTo(Fault.PLACE);
        }
    }

    @Test
    void whatProvidersSayInPagesThemselvesIsTheirs() {
        assertThat(server.says(401, "<html><head><title>401 Authorization Required</title></head></html>")
                        .to("perplexity")
                        .outcome())
                .isEqualTo(Outcome.KEY_REJECTED);
        Reply down = server.says(522, "<html><title>522: Connection timed out</title>Cloudflare</html>")
                .to("openai");
        assertThat(down.outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(down.fault()).isEqualTo(Fault.PROVIDER);
        assertThat(server.says(413, "<html><title>413 Request Entity Too Large</title></html>")
                        .to("openai")
                        .fault())
                .isEqualTo(Fault.QUESTION);
        for (String elsewhere : List.of("404 page not found", "<html><title>404 Not Found</title></html>", "")) {
            Reply reply = server.says(404, elsewhere).to("openai");
            assertThat(reply.outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
            assertThat(reply.fault()).isEqualTo(Fault.PLACE);
            assertThat(reply.message()).startsWith("no API answers at this address");
        }
        assertThat(server.says(403, "<html>gone</html>").to("ai21").outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
        Reply portal = server.says(200, "<title>Log in to the network</title>").to("openai");
        assertThat(portal.outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(portal.fault()).isEqualTo(Fault.PLACE);
    }

    /** C6: the code before the status. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "openai     | 400 | {'error':{'code':'rate_limit_exceeded','message':'slow'}} | RATE_LIMITED | KEY",
                "openai     | 403 | {'error':{'code':'rate_limit_exceeded'}} | RATE_LIMITED | KEY",
                "openai     | 500 | {'error':{'code':'rate_limit_exceeded'}} | RATE_LIMITED | KEY",
                "openai     | 400 | {'error':{'code':null,'type':'rate_limit_error'}} | RATE_LIMITED | KEY",
                "anthropic  | 503 | {'error':{'type':'rate_limit_error','message':'x'}} | RATE_LIMITED | KEY",
                "mistral    | 400 | {'object':'error','message':'x','type':'rate_limited','code':'1300','raw_status_code':429} | RATE_LIMITED | KEY",
                "xai        | 403 | {'code':'resource-exhausted','error':'Too many requests'} | RATE_LIMITED | KEY",
                "openai     | 400 | {'error':{'code':'429','message':'Requests have exceeded the call rate limit'}} | RATE_LIMITED | KEY",
                "openai     | 400 | {'statusCode':429,'message':'Rate limit is exceeded. Try again in 25 seconds.'} | RATE_LIMITED | KEY",
                "openai     | 400 | {'__type':'com.amazon.coral#ThrottlingException','message':'x'} | RATE_LIMITED | KEY",
                "openai     | 429 | {'error':{'code':'invalid_api_key','message':'x'}} | KEY_REJECTED | KEY",
                "openai     | 400 | {'error':{'code':'invalid_api_key','type':'invalid_request_error'}} | KEY_REJECTED | KEY",
                "openai     | 500 | {'error':{'code':'invalid_api_key'}} | KEY_REJECTED | KEY",
                "openai     | 500 | {'error':{'code':401,'message':'x'}} | KEY_REJECTED | KEY",
                "openai     | 503 | {'error':{'code':'insufficient_quota','type':'requests'}} | OUT_OF_QUOTA | KEY",
                "openai     | 400 | {'error':{'code':'insufficient_quota','type':'rate_limit_error'}} | OUT_OF_QUOTA | KEY",
                "openai     | 402 | {'error':{'code':'rate_limit_exceeded'}} | RATE_LIMITED | KEY",
                "openai     | 400 | {'error':{'code':'rate_limit_exceeded','type':'insufficient_quota'}} | RATE_LIMITED | KEY",
                "openai     | 400 | {'error':{'code':'server_is_overloaded'}} | OVERLOADED | PROVIDER",
                "anthropic  | 429 | {'error':{'type':'overloaded_error','message':'Overloaded'}} | OVERLOADED | PROVIDER",
                "openai     | 400 | {'error':{'code':503,'message':'x'}} | OVERLOADED | PROVIDER",
                "openai     | 500 | {'error':{'code':'context_length_exceeded'}} | FAILED_PERMANENT | QUESTION",
                "openai     | 502 | {'error':{'code':'model_not_found'}} | FAILED_PERMANENT | MODEL",
                "openai     | 500 | {'error':{'code':'content_filter','message':'x'}} | REFUSED | NONE",
                "google     | 500 | [{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','message':'x'}}] | RATE_LIMITED | KEY",
                "openai     | 500 | {'error':{'message':'{\\'error\\':{\\'code\\':403,\\'message\\':\\'Your API key was reported as leaked.\\'}}','code':500}} | KEY_REJECTED | KEY",
                // Words of a broken server do not count, and a 400 in the body says no more than the status.
                "openai     | 500 | {'error':{'message':'invalid api key','code':400}} | OVERLOADED | PROVIDER",
                "groq       | 413 | {'error':{'code':'rate_limit_exceeded','message':'x'}} | FAILED_PERMANENT | QUESTION",
                "openrouter | 402 | {'error':{'code':402,'message':'x'}} | RATE_LIMITED | KEY",
                "deepseek   | 402 | {'error':{'code':'invalid_request_error','message':'x'}} | OUT_OF_QUOTA | KEY",
                "openrouter | 400 | {'error':{'code':400,'message':'e','metadata':{'raw':{'error':{'code':'invalid_api_key'}}}}} | OVERLOADED | PROVIDER",
                "openrouter | 429 | {'error':{'code':429,'message':'e','metadata':{'raw':'temporarily rate-limited upstream'}}} | RATE_LIMITED | PROVIDER",
            })
    void theCodeDecidesBeforeTheStatus(String provider, int status, String body, Outcome outcome, Fault fault) {
        Reply reply = server.says(status, quoted(body), "Retry-After", "4").to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(outcome);
        assertThat(reply.fault()).isEqualTo(fault);
        assertThat(reply.retryAfter()).isEqualTo(outcome.mayBeRetried() ? Duration.ofSeconds(4) : null);
    }

    /** What is quoted counts only when it says something. */
    @Test
    void aMessageMayLookLikeJson() {
        Reply reply = server.says(400, "{\"error\":{\"message\":\"[\\\"model\\\"] is missing\",\"code\":\"x\"}}")
                .to("openai");
        assertThat(reply.message()).isEqualTo("[\"model\"] is missing");
        assertThat(server.says(400, "{\"error\":{\"message\":\"[7]\"}}")
                        .to("openai")
                        .message())
                .isEqualTo("[7]");
    }

    @Test
    void everyReplyNamesWhoseFaultItIs() {
        assertThat(server.says(200, Accent.chat("m", "stop", "\"Hi\"", "{}"))
                        .to("openai")
                        .fault())
                .isEqualTo(Fault.NONE);
        assertThat(server.says(200, Accent.chat("m", "content_filter", "null", "{}"))
                        .to("openai")
                        .fault())
                .isEqualTo(Fault.NONE);
        assertThat(server.says(200, Accent.chat("m", "stop", "null", "{}"))
                        .to("openai")
                        .fault())
                .isEqualTo(Fault.PROVIDER);
        assertThat(server.says(307, "", "location", "https://x.example/")
                        .to("openai")
                        .fault())
                .isEqualTo(Fault.PLACE);
        assertThat(server.says(422, "{\"detail\":\"no\"}").to("mistral").fault())
                .isEqualTo(Fault.QUESTION);
        assertThat(Reply.rejected("no").fault()).isEqualTo(Fault.QUESTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'outcome':'OVERLOADED','fault':'PROVIDER'} | needs a reason",
                "{'fault':'PROVIDER','because':'x'} | needs an outcome and a fault",
                "{'outcome':'OVERLOADED','fault':'NONE','because':'x'} | or none for a failure",
                "{'outcome':'REFUSED','fault':'KEY','because':'x'} | has a fault for an answer",
                "{'status':['4xx'],'outcome':'OVERLOADED','fault':'KEY','because':'x'} | has the status '4xx'",
                "{'status':['499-400'],'outcome':'OVERLOADED','fault':'KEY','because':'x'} | begins after its end",
                "{'sign':'moon','outcome':'OVERLOADED','fault':'KEY','because':'x'} | rules name the signs [moon]",
                "{'status':['400'],'outcome':'OVERLOADED','fault':'KEY','because':'x'} | the last rule",
                "{'stauts':['400'],'outcome':'OVERLOADED','fault':'KEY','because':'x'} | Unrecognized field",
            })
    void aTableWithAHoleIsRefused(String rule, String words) {
        assertThatThrownBy(() -> read("{\"rules\":[" + quoted(rule) + "],\"signs\":{}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("error-rules.json")
                .hasMessageContaining(words);
    }

    private Server says(int status, String body) {
        return server.says(status, quoted(body));
    }

    private static String quoted(String body) {
        return body.replace("\\'", "\\\"").replace('\'', '"');
    }

    private static ErrorClassifier read(String table) throws IOException {
        return ErrorClassifier.read(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)));
    }
}
