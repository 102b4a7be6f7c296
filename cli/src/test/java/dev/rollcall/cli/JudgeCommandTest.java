package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
    private static final String PATH = "/api/domains/stripe.com/judge";
    private static final String ORDER = """
            {"domain":"stripe.com","reason":"a report","ordered_by":"ada","ordered_at":"2026-11-30T10:00:00Z","judges":[
             {"provider":"openai","model":"gpt-6-luna","simulated":false,"schema_version":1,"open":2,"judged":1040,"refused":1,
              "invalid":2,"failed":0,"skipped":1,"quotes":2080,"invented_quotes":208,"strangers":3,"validity":0.9,
              "used_today_usd":0.25,"agreement":AGREEMENT}]}""";
    private static final String NONE = """
            {"labels":0,"sentiment":{"n":0,"agreed":0,"share":null,"low":null,"high":null,"kappa":null},
             "recommended":{"n":0,"agreed":0,"share":null,"low":null,"high":null,"kappa":null},
             "bearer":{"n":0,"agreed":0,"share":null,"low":null,"high":null,"kappa":null}}""";
    private static final String FORTY = """
            {"labels":40,"sentiment":{"n":39,"agreed":36,"share":0.9230769,"low":0.7968,"high":0.9735,"kappa":0.8143},
             "recommended":{"n":0,"agreed":0,"share":null,"low":null,"high":null,"kappa":null},
             "bearer":{"n":40,"agreed":40,"share":1,"low":0.9124,"high":1,"kappa":null}}""";

    private static String agreement(int wanted, String here, String all) {
        return "{\"wanted\":" + wanted + ",\"domain\":" + here + ",\"all_domains\":" + all + "}";
    }

    private static String order(String agreement) {
        return ORDER.replace("AGREEMENT", agreement);
    }

    @TempDir
    private Path folder;

    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void whatCameOfAnOrder() {
        String order = order(agreement(100, NONE, NONE));
        stub.says("GET " + PATH, 200, order);
        String shown = """
                Answers about stripe.com are judged, by order of ada (a report).
                judge              judged  open  no use  skipped  quotes  invented  valid  used today
                openai/gpt-6-luna   1,040     2       3        1   2,080       208   90 %     $0.2500
                openai/gpt-6-luna: 100 more labels wanted, of 100, to know how far it agrees with people: ./rollcall judge stripe.com sample > labels.jsonl
                """;
        assertThat(Typed.at(stub, "judge", "stripe.com").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "judge", "stripe.com", "show").out()).isEqualTo(shown);
        assertThat(Typed.at(stub, "judge", "stripe.com", "show", "--json").out())
                .isEqualTo(order + "\n");
    }

    @Test
    void howFarItAgreesWithPeople() {
        String all = FORTY.replace("40", "120").replace("39", "119").replace("0.8143", "-0.046");
        stub.says(
                "GET " + PATH,
                200,
                order(agreement(0, FORTY, all)).replace("\"simulated\":false", "\"simulated\":true"));
        assertThat(Typed.at(stub, "judge", "stripe.com").out()).endsWith("""
                agreement with people          question   labels      agreed  95 % interval     kappa  by labels of
                openai/gpt-6-luna (simulated)  sentiment      39  36, 92.3 %  79.7 % to 97.4 %   0.81  stripe.com
                openai/gpt-6-luna (simulated)  bearer         40   40, 100 %  91.2 % to 100 %          stripe.com
                openai/gpt-6-luna (simulated)  sentiment     119  36, 92.3 %  79.7 % to 97.4 %  -0.05  all domains
                openai/gpt-6-luna (simulated)  bearer        120  120, 100 %  91.2 % to 100 %          all domains
                """);
    }

    @Test
    void labelsThatAreStillWantedAreSaid() {
        stub.says(
                "GET " + PATH,
                200,
                order(agreement(60, FORTY, FORTY)).replace("\"schema_version\":1", "\"schema_version\":2"));
        assertThat(Typed.at(stub, "judge", "stripe.com").out())
                .doesNotContain("all domains")
                .endsWith(
                        "openai/gpt-6-luna, question 2: 60 more labels wanted, of 100, to know how far it agrees with people:"
                                + " ./rollcall judge stripe.com sample --seed N > labels.jsonl\n");
    }

    @Test
    void aSampleIsPrintedAndItsLinesAreSent() throws IOException {
        String lines = "{\"cell\":1}\n{\"cell\":2}\n";
        stub.says("GET " + PATH + "/sample?format=ndjson&answers=100&seed=1", 200, lines)
                .says("GET " + PATH + "/sample?format=ndjson&answers=5&seed=9&simulated=true", 200, lines);
        Typed sample = Typed.at(stub, "judge", "stripe.com", "sample");
        assertThat(sample.out()).isEqualTo(lines);
        assertThat(sample.err())
                .isEqualTo(
                        "2 names to label: fill in sentiment, recommended and bearer, and send the file with ./rollcall"
                                + " judge stripe.com label FILE\n");
        assertThat(Typed.at(stub, "judge", "stripe.com", "sample", "--answers", "5", "--seed", "9", "--simulated")
                        .out())
                .isEqualTo(lines);

        String file = Files.writeString(folder.resolve("labels.jsonl"), lines).toString();
        stub.says("PUT " + PATH + "/labels", 200, """
                {"domain":"stripe.com","labelled_by":"ada","labelled":40,"added":38,"replaced":2,"mixed":1,"blank":3,
                 "judges":[{"provider":"openai","model":"gpt-6-luna","simulated":false,"schema_version":1,"agreement":%s}]}""".formatted(agreement(60, FORTY, FORTY)));
        assertThat(Typed.at(stub, "judge", "stripe.com", "label", file).out())
                .startsWith("Kept 40 labels by ada, 2 in the place of earlier ones; 1 mixed, as sentiment is null;"
                        + " skipped 3 blank lines.\nagreement with people")
                .contains("60 more labels wanted");
        assertThat(stub.lastAsked().body()).isEqualTo(lines);
        assertThat(stub.lastAsked().header("Content-type")).isEqualTo("application/x-ndjson");
        assertThat(Typed.with(
                                Map.of("ROLLCALL_URL", stub.url().toString()),
                                lines,
                                Terminal.NONE,
                                "judge",
                                "stripe.com",
                                "label",
                                "-")
                        .exit())
                .isZero();
        assertThat(stub.lastAsked().body()).isEqualTo(lines);
    }

    @Test
    void badLabelsAreShownWithFileAndLine() throws IOException {
        String file = Files.writeString(folder.resolve("labels.jsonl"), "{}\n").toString();
        stub.says("PUT " + PATH + "/labels", 400, """
                {"title":"Bad Request","status":400,"detail":"2 lines are wrong, such as line 1 'x': y. Nothing was done.",
                 "errors":[{"line":1,"value":"sentiment: 2","reason":"it is 1"},{"line":7,"value":"paypal","reason":"answer 3 names adyen"}],
                 "error_count":2}""");
        Typed refused = Typed.at(stub, "judge", "stripe.com", "label", file);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("2 lines are wrong")
                .contains(file + ":1 'sentiment: 2': it is 1\n")
                .contains(file + ":7 'paypal': answer 3 names adyen\n");
        assertThat(Typed.at(stub, "judge", "stripe.com", "label", "no-such.jsonl")
                        .err())
                .contains("FILE: there is no file no-such.jsonl");
        assertThat(Typed.at(stub, "judge", "stripe.com", "label").err()).contains("Missing required parameter: 'FILE'");
    }

    @Test
    void itIsSwitchedOnAndOff() {
        String fresh = order("{}").replaceAll("(?s)\"judges\":.*", "\"judges\":[]}");
        stub.says("PUT " + PATH, 200, fresh).says("DELETE " + PATH, 200, fresh);
        assertThat(Typed.at(stub, "judge", "stripe.com", "on", "--reason", "a report")
                        .out())
                .startsWith(
                        "Answers about stripe.com are judged, by order of ada (a report).\nNo judge was asked yet.");
        assertThat(stub.lastAsked().body()).isEqualTo("{\"reason\":\"a report\"}");
        assertThat(Typed.at(stub, "judge", "stripe.com", "off").out())
                .isEqualTo("Answers about stripe.com are judged no more; what is judged stays.\n");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(Typed.at(stub, "judge", "stripe.com", "on").err())
                .contains("Missing required option: '--reason=TEXT'");
        assertThat(Typed.at(stub, "judge").err()).contains("Missing required parameter: 'DOMAIN'");
        assertThat(stub.asked()).isEmpty();
        stub.says("GET " + PATH, 404, "{\"detail\":\"nobody has ordered it\"}");
        Typed none = Typed.at(stub, "judge", "stripe.com");
        assertThat(none.err()).contains("nobody has ordered it");
        assertThat(none.exit()).isEqualTo(1);
    }
}
