package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures in the shapes that providers and gateways give them, with the status they come with. */
class FailureShapesTest {

    @AutoClose
    private final Server server = new Server();

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
                        "{'error':{'code':" + status + ",'message':'Provider returned error','metadata':{'raw':" + raw
                                + "}}}")
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

    /** C5, with a status of success or a redirect. */
    @Test
    void aPortalMayPass() {
        List<Reply> replies = List.of(
                server.says(200, "<html><title>Log in to the network</title>").to("openai"),
                server.says(200, "Please log in", "Content-Type", "text/html").to("google"),
                server.says(302, "", "Location", "https://portal.example/login").to("anthropic"),
                server.says(307, "", "Location", "//portal.example").to("cohere"));
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.outcome()).as(reply.message()).isEqualTo(Outcome.OVERLOADED);
            assertThat(reply.fault()).isEqualTo(Fault.PLACE);
            assertThat(reply.message())
                    .startsWith("the reply came from a firewall, proxy or gateway, not from the provider: ");
        });
        for (String here : List.of("/v1/chat", "https://127.0.0.1/v1", "v1/")) {
            Reply reply = server.says(301, "", "Location", here).to("openai");
            assertThat(reply.outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
            assertThat(reply.message())
                    .isEqualTo("redirected to " + here + ", which is not followed: set the base URL right");
        }
        assertThat(server.says(308, "").to("openai").message()).isEqualTo("redirected, it does not say where");
    }

    @Test
    void secondsSayNothingOfAQuotaOfTheDay() {
        Reply reply = says(
                        429,
                        "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','details':[{'violations':[{'quotaId':'RequestsPerDay'}]},{'retryDelay':'21s'}]}}")
                .to("google");
        assertThat(reply.outcome()).isEqualTo(Outcome.OUT_OF_QUOTA);
        assertThat(reply.retryAfter()).isNull();
        assertThat(reply.quotaResetsAt()).isNotNull();
    }

    /** One clean line for people. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<b>Not</b> this<br/>one | Not this one",
                "<p class=x>a</p><script>alert(1)</script> | a",
                "a &lt; b &amp;&#32;c &#x41; &nosuch; | a < b & c A &nosuch;",
                "&lt;b&gt;x&lt;/b&gt; | x",
                "\\u001b[31mred\\u001b[0m | red",
                "[31mred[0m, [1;31mbold | red, bold",
                "a\\u202Eb\\u2066c\\u200Fd | abcd",
                "referer <empty> in [5m] | referer <empty> in [5m]",
            })
    void messagesAreClean(String words, String line) {
        assertThat(says(422, "{'error':{'message':'" + words + "'}}")
                        .to("openai")
                        .message())
                .isEqualTo(line);
    }

    @Test
    void binaryDataIsSaidInWords() {
        for (int status : new int[] {200, 422, 503}) {
            okio.Buffer noise = new okio.Buffer().write(okio.ByteString.decodeHex("1b2a00f801ff0203045e06a0c31713"));
            Reply reply = server.says(
                            new MockResponse.Builder().code(status).body(noise).addHeader("Content-Encoding", "br"))
                    .to("openai");
            assertThat(reply.message()).endsWith("binary data, not text: content-encoding br");
            assertThat(reply.outcome()).isNotIn(Outcome.EMPTY, Outcome.ANSWERED);
        }
    }

    @Test
    void aServerThatClosesOrAsksLikeAProxyIsSaidInWords() {
        Reply closed = server.says(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()))
                .to("openai");
        assertThat(closed.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(closed.message()).doesNotContain("Exception");
        assertThat(server.says(407, "").to("openai").message()).contains("name and a password");
    }

    private Server says(int status, String body, String... headers) {
        return server.says(status, body.replace("\\'", "\\\"").replace('\'', '"'), headers);
    }
}
