package dev.rollcall.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.TextSpan;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeReader;
import dev.rollcall.insight.judge.JudgeReading.Judged;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.insight.judge.JudgedEntity;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.wire.AnswerSchema;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every API of every provider that still answers understands the question, and its answer can be read: over real HTTP. */
class JudgeRequestTest {
    private static final JudgeQuestion QUESTION = new JudgeQuestion(
            "💳 We use Stripe.\nAdyen is older.",
            List.of(
                    new JudgedEntity("stripe", "Stripe", List.of(new TextSpan(9, 15))),
                    new JudgedEntity("adyen", "Adyen", List.of(new TextSpan(17, 22)))));

    private static Simulator simulator;
    private static Panel panel;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults());
        panel = new Panel(
                Catalogue.bundled()
                        .withBaseUrls(Catalogue.bundled().providers().stream()
                                .collect(Collectors.toMap(Provider::id, one -> simulator.url() + "/" + one.id()))),
                PanelOptions.defaults());
    }

    @AfterAll
    static void stop() {
        panel.close();
        simulator.close();
    }

    static Stream<Arguments> apis() {
        return Catalogue.bundled().providers().stream()
                .filter(provider -> !provider.retired())
                .flatMap(provider -> provider.apis().stream().map(api -> Arguments.of(provider.id(), api.name())));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void theAnswerIsJudged(String provider, String api) {
        var schema = new AnswerSchema(JudgeSchema.NAME, JudgeSchema.JSON);
        Reply reply = panel.ask(
                new Question(provider, api, null, false, QUESTION.prompt(), 4_000, null, schema),
                Key.of(provider, "simulated-key"));
        var judged = (Judged) JudgeReader.read(QUESTION, reply.text());
        assertThat(judged.stances())
                .extracting(stance -> stance.quote())
                .containsExactly(new TextSpan(0, 16), new TextSpan(17, 32));
        assertThat(judged.counts().invented()).isZero();
    }
}
