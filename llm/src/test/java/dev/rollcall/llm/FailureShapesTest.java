package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures in the shapes that providers and gateways give them, with the status they come with. */
class FailureShapesTest {

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A model that is not open to this account: another model of the same key may answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "anthropic | 403 | {'type':'error','error':{'type':'permission_error','message':'Your account does not have access to claude-haiku-4-5. Please contact sales.'}} | MODEL",
                "openai    | 401 | {'error':{'message':'You do not have access to gpt-6-luna yet.'}}                  | MODEL",
                "xai       | 403 | {'code':'permission-denied','error':'Your team does not have permission to use grok-4.3'} | MODEL",
                "cohere    | 403 | {'message':'this account has no access to command-a-03-2025'}                            | MODEL",
                "google    | 403 | {'error':{'status':'PERMISSION_DENIED','message':'Project 7 does not have access to \u0027models/gemini-2.5-pro\u0027'}} | MODEL",
                "anthropic | 403 | {'error':{'type':'permission_error','message':'Your API key does not have permission to use the specified resource'}} | KEY",
                "openai    | 401 | {'error':{'code':'project_not_found','message':'The project tied to the API key could not be found'}} | KEY",
            })
    void whoIsToBlameWhenAccessIsMissing(String provider, int status, String body, Fault fault) {
        Reply reply = says(status, body).to(provider);
        assertThat(reply.fault()).as(reply.message()).isEqualTo(fault);
        assertThat(reply.outcome()).isEqualTo(fault == Fault.MODEL ? Outcome.FAILED_PERMANENT : Outcome.KEY_REJECTED);
    }

    /** Rates in flat shapes, told by words, whatever the status of the 400s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "xai     | 400 | {'code':'Some resource has been exhausted','error':'Too many requests'} | 9",
                "cohere  | 400 | {'message':'rate limit exceeded, please try again later'}    | 9",
                "cohere  | 403 | {'message':'rate limit exceeded, please try again later'}    | ",
                "openai  | 403 | {'message':'Too many requests, slow down'}                   | ",
                "openai  | 422 | {'error':{'message':'You are being rate limited'}}           | 9",
                "mistral | 400 | {'object':'error','message':'You exceeded the per-minute rate limit'} | ",
                "groq    | 403 | {'detail':'The quota of this minute is used up'}             | 9",
                "openai  | 400 | {'error':'concurrency limit'}                                | 9",
                "mistral | 200 | {'object':'error','message':'Requests rate limit exceeded','type':'rate_limited','code':'1300','raw_status_code':429} | 9",
                "openai  | 200 | {'object':'error','message':'slow down','type':'x','code':7} | ",
                "xai     | 200 | {'code':'Some resource has been exhausted','error':'Too many requests.'} | 9",
            })
    void aRateIsToldByWordsToo(String provider, int status, String body, Long seconds) {
        Server said = seconds == null ? says(status, body) : says(status, body, "Retry-After", seconds.toString());
        Reply reply = said.to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(reply.fault()).isEqualTo(Fault.KEY);
        assertThat(reply.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void xaiSaysInASuccessWhenToComeBack() {
        Reply reply = says(
                        200, "{'code':'Some resource has been exhausted','error':'Too many requests. Try again in 3s'}")
                .to("xai");
        assertThat(reply.outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(says(200, "{'hello':1}").to("openai").outcome()).isEqualTo(Outcome.INVALID);
        assertThat(says(200, "{'message':'hello'}").to("openai").outcome()).isEqualTo(Outcome.INVALID);
    }

    /** What the provider behind OpenRouter said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}} | OVERLOADED |",
                "400 | '{\\'error\\':{\\'type\\':\\'api_error\\'}}'                        | OVERLOADED |",
                "400 | {'message':'Too many requests'}                                             | RATE_LIMITED |",
                "401 | '{\\'error\\':{\\'code\\':\\'401\\',\\'message\\':\\'Access denied due to invalid subscription key\\'}}' | OVERLOADED |",
                "500 | [{'error':{'code':503,'details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'7s'}]}}] | OVERLOADED | 7",
                "500 | [{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'7s'}]    | OVERLOADED | 7",
                "500 | '[{\\'error\\':{\\'code\\':503,\\'details\\':[{\\'retryDelay\\':\\'7s\\'}]}}]' | OVERLOADED | 7",
                "400 | {'error':{'message':'temperature is not allowed'}}                          | FAILED_PERMANENT |",
            })
    void whatARouterHandsOn(int status, String raw, Outcome outcome, Long seconds) {
        Reply reply = says(
                        status,
                        "{'error':{'code':%d,'message':'Provider returned error','metadata':{'raw':%s}}}"
                                .formatted(status, raw))
                .to("openrouter");
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(outcome);
        assertThat(reply.fault()).isNotEqualTo(Fault.KEY);
        assertThat(reply.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    /** Wrapped errors mean what they mean without the wrapping. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'error':[{'code':'invalid_api_key','message':'the words'}]}",
                "{'error':[{'error':{'code':'invalid_api_key','message':'the words'}}]}",
                "{'errors':[{'code':'invalid_api_key','message':'the words'}]}",
                "{'errors':[{'error':{'code':'invalid_api_key','message':'the words'}}],'success':false}",
                "{'errors':{'code':'invalid_api_key','message':'the words'}}",
                "{'error':'{\\'message\\':\\'the words\\',\\'code\\':\\'invalid_api_key\\'}'}",
                "{'error':'{\\'error\\':{\\'message\\':\\'the words\\',\\'code\\':\\'invalid_api_key\\'}}'}",
                "{'error':'[{\\'message\\':\\'the words\\',\\'code\\':\\'invalid_api_key\\'}]'}",
                "[{'error':[{'code':'invalid_api_key','message':'the words'}]}]",
                "{'code':'invalid_api_key','error':['the words']}",
            })
    void aWrappedErrorIsRead(String body) {
        for (int status : new int[] {400, 200}) {
            Reply reply = says(status, body).to("openai");
            assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.KEY_REJECTED);
            assertThat(reply.message()).isEqualTo("the words");
        }
    }

    /** Not there yet, or stopped on the way: it may pass. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "openai  | 404 | {'error':{'code':'model_loading','message':'x'}}                 | PROVIDER",
                "openai  | 424 | {'error':{'code':'DeploymentNotReady','message':'x'}}            | PROVIDER",
                "together | 400 | {'error':{'message':'The model is currently loading.'}}         | PROVIDER",
                "openai  | 403 | {'message':'Access denied by AWS WAF'}                           | PLACE",
                "mistral | 406 | {'error':{'code':'access_denied','message':'Blocked by the web application firewall'}} | PLACE",
                "xai     | 403 | {'error':'Cloudflare Ray ID 7'}                                  | PLACE",
            })
    void whatMayPass(String provider, int status, String body, Fault fault) {
        Reply reply = says(status, body, "Retry-After", "9").to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.OVERLOADED);
        assertThat(reply.fault()).isEqualTo(fault);
        assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    private Server says(int status, String body, String... headers) {
        return server.says(status, body.replace("\\'", "\\\"").replace('\'', '"'), headers);
    }
}
