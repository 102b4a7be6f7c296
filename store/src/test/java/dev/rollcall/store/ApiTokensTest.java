package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiTokensTest {
    private static final byte[] HASH = "one".getBytes(StandardCharsets.UTF_8);

    private final TestLedger test = TestLedger.open();
    private final ApiTokens tokens = test.ledger().apiTokens();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aNameIsGivenOnce() {
        assertThat(tokens.any()).isFalse();
        assertThat(tokens.create("deploy", AccessRole.WRITE, HASH, null)).isPresent();
        assertThat(tokens.any()).isTrue();
        assertThat(tokens.create("deploy", AccessRole.READ, new byte[] {2}, 5)).isEmpty();
        assertThat(tokens.all()).singleElement().satisfies(token -> {
            assertThat(token.accessRole()).isEqualTo(AccessRole.WRITE);
            assertThat(token.expiresAt()).isNull();
        });
    }

    /** A request must not cost a write. */
    @Test
    void thatItWasSentIsNotedOnceADayAndOnlyWhileItIsValid() {
        int id = tokens.create("deploy", AccessRole.READ, HASH, 1).orElseThrow().id();
        assertThat(tokens.sent(HASH).orElseThrow().usedOn())
                .as("as it was before")
                .isNull();
        String written = "SELECT xmin::text FROM api_token";
        String once = test.one(String.class, written);
        assertThat(tokens.sent(HASH).orElseThrow().usedOn()).isNotNull();
        assertThat(test.one(String.class, written)).isEqualTo(once);
        test.execute("UPDATE api_token SET used_on = used_on - 1");
        tokens.revoke(id);
        String revoked = test.one(String.class, written);
        assertThat(tokens.sent(HASH).orElseThrow().isRevoked()).isTrue();
        assertThat(test.one(String.class, written)).isEqualTo(revoked);
        assertThat(tokens.sent(new byte[] {9})).isEmpty();
    }

    @Test
    void eachRoleMayWhatThoseBeforeItMay() {
        assertThat(AccessRole.ADMIN.covers(AccessRole.WRITE)).isTrue();
        assertThat(AccessRole.WRITE.covers(AccessRole.WRITE)).isTrue();
        assertThat(AccessRole.READ.covers(AccessRole.WRITE)).isFalse();
    }
}
