package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/** The tokens of those who call the API. */
public record TokensScreen(Instant at, List<TokenRow> tokens) {

    /**
     * @param usedOn the last day; null: never
     * @param expiresAt null: never
     */
    public record TokenRow(
            int id,
            String name,
            String role,
            StateMark mark,
            boolean valid,
            Instant createdAt,
            Instant expiresAt,
            String usedOn,
            Instant revokedAt) {}
}
