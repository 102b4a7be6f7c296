package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    private static final ApiSettings FEW = new ApiSettings(3, 1, null, null);

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() {
        try (var api = TestApi.with("s3cret", FEW).withWorker()) {
            String[] bearer = api.bearer("one", AccessRole.WRITE);
            Reply first = api.get("/api/jobs", bearer);
            assertThat(first.header("RateLimit-Policy")).isEqualTo("\"reads\";q=3;w=60");
            assertThat(first.header("RateLimit")).matches("\"reads\";r=2;t=\\d+");
            api.get("/api/jobs", bearer);
            api.get("/api/jobs", bearer);
            Reply fourth = api.get("/api/jobs", bearer);
            assertThat(fourth.status()).isEqualTo(429);
            assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(1, 20);
            assertThat(fourth.header("RateLimit")).isEqualTo("\"reads\";r=0;t=" + fourth.header("Retry-After"));
            assertThat(fourth.text("/detail")).startsWith("these were more than 3 reads a minute");
            assertThat(api.post("/api/domains/watch", "{\"domains\":[\"a.com\"]}", bearer)
                            .header("RateLimit-Policy"))
                    .as("writes are counted apart")
                    .isEqualTo("\"writes\";q=1;w=60");
            assertThat(api.post("/api/domains/watch", "{\"domains\":[\"b.com\"]}", bearer)
                            .status())
                    .isEqualTo(429);
            assertThat(api.get("/api/jobs", TestApi.bearer("s3cret")).status())
                    .as("another token")
                    .isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                assertThat(api.get("/metrics", bearer).status()).isEqualTo(200);
                assertThat(api.get("/api/health", bearer).header("RateLimit")).isNull();
            }
        }
    }

    @Test
    void thisMachineWithoutATokenIsNotLimited() {
        try (var api = TestApi.with(null, FEW).withWorker()) {
            for (int i = 0; i < 10; i++) {
                assertThat(api.get("/api/jobs").header("RateLimit")).isNull();
            }
        }
    }

    @Test
    void whoTriesTokensIsCountedByAddress() {
        try (var api = TestApi.with("s3cret", FEW)) {
            for (int i = 0; i < 3; i++) {
                assertThat(api.get("/api/jobs").status()).isEqualTo(401);
            }
            assertThat(api.get("/api/jobs").status()).isEqualTo(429);
            assertThat(api.get("/api/jobs", TestApi.bearer(KnownTokens.invent(AccessRole.READ)))
                            .status())
                    .isEqualTo(429);
            assertThat(api.get("/api/jobs", TestApi.bearer("s3cret")).status())
                    .as("who has the token is not among them")
                    .isEqualTo(200);
        }
    }

    @Test
    void aMinuteLaterTheWholeMinuteIsThereAgain() {
        var nanos = new AtomicLong();
        var limits = new RequestLimits(FEW, new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        });
        for (int i = 0; i < 3; i++) {
            limits.take("me", false, (name, value) -> {});
        }
        assertThatThrownBy(() -> limits.take("me", false, (name, value) -> {}))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("try again in 20 s");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
        for (int i = 0; i < 3; i++) {
            limits.take("me", false, (name, value) -> {});
        }
    }
}
