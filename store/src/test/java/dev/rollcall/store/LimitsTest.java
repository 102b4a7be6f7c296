package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.Limit.Source;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Limits.LimitSetting;
import dev.rollcall.store.Limits.LimiterSetup;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final LimitKind RATE = LimitKind.REQUESTS_PER_MINUTE;
    private static final KeyModel KEY_MODEL = new KeyModel(false, "openai", "k1", "gpt-6-luna");

    private final TestLedger test = TestLedger.open();
    private final Limits limits = test.ledger().limits();

    @BeforeEach
    void aKey() {
        int worker = test.ledger().workers().register("here", 1, false, List.of("openai"));
        test.ledger().keys().hold(worker, false, List.of(new Keys.Held("openai", "k1", "OPENAI_API_KEY")));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aPersonComesBeforeTheFileAndTheFileBeforeWhatIsPublished() {
        assertThat(limits.all(false)).isEmpty();
        publish(published(500));
        assertThat(limit()).isEqualTo(new Limit(of(500), Source.PUBLISHED, null, limit().since(), null));
        publish(configured(400));
        assertThat(limit().source()).isEqualTo(Source.CONFIGURED);
        assertThat(limit().why()).isEqualTo("rollcall.yaml, line 3");
        order(null, null, 300);
        order("k1", null, 200);
        order("k1", "another", 100);
        assertThat(limit().value()).isEqualByComparingTo("200");
        assertThat(limit().source()).isEqualTo(Source.ORDERED);
        assertThat(limit().why()).isEqualTo("because");
        order("k1", null, null);
        assertThat(limit().value()).isEqualByComparingTo("300");
        order(null, null, null);
        assertThat(limit().value()).isEqualByComparingTo("400");
        assertThat(test.ledger().limitOrders().all(false)).as("kept").hasSize(5);
    }

    @Test
    void whatIsLearnedLowersAllButRaisesOnlyWhatIsPublished() {
        publish(published(500));
        assertThat(limits.learn(KEY_MODEL, RATE, learned(600), null)).isTrue();
        assertThat(limit().value()).isEqualByComparingTo("600");
        assertThat(limit().source()).isEqualTo(Source.ANNOUNCED);
        publish(configured(400));
        assertThat(limit().value()).isEqualByComparingTo("400");
        LearnedLimit known = limits.all(false).get(0).learnedLimits().get(RATE);
        assertThat(limits.learn(KEY_MODEL, RATE, learned(100), known)).isTrue();
        assertThat(limit().value()).isEqualByComparingTo("100");
        assertThat(limit().ceiling()).isEqualByComparingTo("400");
        assertThat(limits.learn(KEY_MODEL, RATE, learned(50), known))
                .as("somebody else has learned meanwhile")
                .isFalse();
    }

    @Test
    void aKeyThatNobodyHasIsNotListed() {
        publish(configured(0));
        assertThat(limit().isPaused()).isTrue();
        int worker = test.one(Integer.class, "SELECT max(id) FROM worker");
        test.ledger().keys().hold(worker, false, List.of());
        assertThat(limits.all(false)).isEmpty();
    }

    @Test
    void aLimitSaysWhatItMustBe() {
        assertThat(LimitKind.DOLLARS_PER_DAY.checked(new BigDecimal("2.50"))).isEqualByComparingTo("2.5");
        assertThat(RATE.checked(BigDecimal.ZERO)).isZero();
        for (String wrong : List.of("-1", "1.5", "1000000001")) {
            assertThatThrownBy(() -> RATE.checked(new BigDecimal(wrong)))
                    .hasMessage(
                            "requests_per_minute must be a whole number from 1 to 1,000,000,000, or 0 to pause, not "
                                    + wrong);
        }
    }

    private void publish(LimitSetting setting) {
        limits.publish(List.of(new LimiterSetup(KEY_MODEL, "UTC", Map.of(RATE, setting))));
    }

    private Limit limit() {
        return limits.all(false).get(0).limits().get(RATE);
    }

    private void order(String key, String model, Integer value) {
        var order = new LimitOrder("openai", key, model, RATE, value == null ? null : of(value), "because", null);
        test.ledger().limitOrders().give(false, order);
    }

    private static LearnedLimit learned(long value) {
        return new LearnedLimit(of(value), true, null, null, null);
    }

    private static LimitSetting published(long value) {
        return new LimitSetting(of(value), null);
    }

    private static LimitSetting configured(long value) {
        return new LimitSetting(of(value), "rollcall.yaml, line 3");
    }

    private static BigDecimal of(long value) {
        return BigDecimal.valueOf(value);
    }
}
