package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.proving.bench.AllowedRate.RateForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServedRateTest {
    private static final TimeRange ALL = new TimeRange(0, 1e9);
    private static final AllowedRate HUNDRED = new AllowedRate(LimitCase.MIXED, "openai", RateForm.REQUESTS, 100);

    @Test
    void theRateIsThatOfTheGapsBetweenRequests() {
        ServedRate served = ServedRate.of(HUNDRED, "k", everySecond(60), ALL, ALL, 1);
        assertThat(served.requests()).isEqualTo(60);
        assertThat(served.perMinute()).isCloseTo(60, within(1e-9));
        assertThat(served.ratio()).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void fewerThanSixtyTellNoRate() {
        ServedRate served = ServedRate.of(HUNDRED, "k", everySecond(59), ALL, ALL, 1);
        assertThat(served.requests()).isEqualTo(59);
        assertThat(served.perMinute()).isNull();
        assertThat(served.ratio()).isNull();
    }

    @Test
    void onlyTheSteadyStateTellsTheRateAndTheWholeCaseThe429s() {
        var requests = new ArrayList<LoggedRequest>();
        IntStream.range(0, 50).forEach(i -> requests.add(request(i, i % 2 == 0, 0)));
        everySecond(61).forEach(one -> requests.add(request(50_000 + one.at(), false, 0)));
        requests.add(request(120_000, true, 0));
        ServedRate served =
                ServedRate.of(HUNDRED, "k", requests, new TimeRange(50_000, 111_000), new TimeRange(0, 115_000), 1);
        assertThat(served.perMinute()).isCloseTo(60, within(1e-9));
        assertThat(served.limited()).isEqualTo(25);
        assertThat(served.limitedSteady()).isZero();
        assertThat(served.firstLimited()).isZero();
        assertThat(served.lastLimited()).isEqualTo(0.048);
        assertThat(served.requestsInAll()).isEqualTo(111);
    }

    @Test
    void whatIsRefusedIsNotServed() {
        var requests = new ArrayList<>(everySecond(60));
        requests.add(30, request(29_500, true, 0));
        assertThat(ServedRate.of(HUNDRED, "k", requests, ALL, ALL, 1).perMinute())
                .isCloseTo(60, within(1e-9));
    }

    @Test
    void tokensAreThoseOfAllButTheLastAnswer() {
        var tokens = new AllowedRate(LimitCase.TOKENS, "openai", RateForm.TOKENS, 6_000);
        var requests = new ArrayList<LoggedRequest>();
        IntStream.range(0, 61).forEach(i -> requests.add(request(i * 1_000, false, i == 60 ? 9_999 : 90)));
        ServedRate served = ServedRate.of(tokens, "k", requests, ALL, ALL, 1);
        assertThat(served.perMinute()).isCloseTo(60 * (90 + 10), within(1e-9));
        assertThat(served.ratio()).isCloseTo(1, within(1e-9));
    }

    @Test
    void ofFixedWindowsOnlyWholeOnesCountAndBurstsAreNoMoreThanTheirWindow() {
        var fixed = new AllowedRate(LimitCase.FIXED, "openai", RateForm.FIXED, 100);
        var requests = new ArrayList<LoggedRequest>();
        for (int minute = 0; minute < 4; minute++) {
            double begin = minute * 60_000;
            IntStream.range(0, 90).forEach(i -> requests.add(request(begin + i, false, 0)));
        }
        ServedRate served = ServedRate.of(fixed, "k", requests, new TimeRange(50_000, 190_000), ALL, 1);
        assertThat(served.requests()).isEqualTo(180);
        assertThat(served.ratio()).isCloseTo(0.9, within(1e-9));
    }

    private static List<LoggedRequest> everySecond(int n) {
        return IntStream.range(0, n).mapToObj(i -> request(i * 1_000, false, 0)).toList();
    }

    private static LoggedRequest request(double at, boolean limited, int output) {
        return new LoggedRequest(at, "openai", "k", limited, output == 0 ? 0 : 10, output);
    }
}
