package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void keysAreShownByFingerprintWithWhatIsWrong() {
        api.ledger.keys().disable(false, "openai", "0000000a", "Incorrect API key provided: [key]");
        Reply keys = api.get("/api/keys");
        assertThat(keys.at("/keys")).hasSize(3);
        Reply openai = api.get("/api/providers");
        assertThat(openai.text("/providers/0/state")).isEqualTo("no_usable_key");
        assertThat(openai.text("/providers/0/trouble")).contains("0000000a is disabled (Incorrect API key");
        assertThat(openai.text("/providers/0/keys/0/source")).isEqualTo("OPENAI_API_KEY");
    }

    @Test
    void aPersonEnablesDisablesAndUnparks() {
        assertThat(api.post("/api/keys/0000000a/disable", "").text("/keys/0/state"))
                .isEqualTo("disabled");
        assertThat(api.get("/api/providers").text("/providers/0/state")).isEqualTo("no_usable_key");
        assertThat(api.post("/api/keys/0000000a/enable", "").text("/keys/0/state"))
                .isEqualTo("usable");
        api.ledger.keys().park(false, "openai", "0000000a", null, "no credits");
        assertThat(api.post("/api/keys/0000000a/unpark", "").text("/keys/0/state"))
                .isEqualTo("usable");
    }

    @Test
    void cellsThatWereNeverAskedSayThatTheyWaitForAKey() {
        var job = api.planned("{\"domains\":[\"stripe.com\"]}");
        api.ledger.keys().park(false, "openai", "0000000a", Instant.parse("2126-01-01T00:00:00Z"), "no credits");
        Reply cells = api.get("/api/jobs/" + job.name() + "/cells?provider=openai");
        assertThat(cells.text("/cells/0/state")).isEqualTo("planned");
        assertThat(cells.text("/cells/0/reason")).isEqualTo("a usable key");
        assertThat(cells.text("/cells/0/wait_until")).isEqualTo("2126-01-01T00:00:00Z");
        assertThat(api.get("/api/cells/" + cells.at("/cells/0/id").asInt()).text("/cell/reason"))
                .isEqualTo("a usable key");
    }

    @Test
    void anOrderThatCantBeTakenSaysWhy() {
        assertThat(api.post("/api/keys/0000000a/unpark", "").status()).isEqualTo(409);
        Reply unknown = api.post("/api/keys/ffffffff/enable", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("/detail")).contains("no key has the fingerprint 'ffffffff'");
        assertThat(api.post("/api/keys/0000000a/burn", "").text("/detail")).contains("enable, disable or unpark");
    }
}
