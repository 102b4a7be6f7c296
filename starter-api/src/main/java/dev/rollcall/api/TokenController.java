package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.ApiTokens;
import dev.rollcall.store.ApiTokens.ApiToken;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tokens of the API's callers: made, listed, revoked. A token is in one reply, and nowhere else. */
@RestController
public class TokenController {
    private static final List<String> FIELDS = List.of("name", "role", "expires_in_days");
    private static final String EXAMPLE = "{\"name\":\"deploy\",\"role\":\"write\",\"expires_in_days\":90}";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MOST_DAYS = 3_650;

    private final Ledger ledger;
    private final KnownTokens known;
    private final InstantSource clock;

    TokenController(Ledger ledger, KnownTokens known, InstantSource clock) {
        this.ledger = ledger;
        this.known = known;
        this.clock = clock;
    }

    /**
     * @param state valid, expired or revoked
     * @param usedOn the last day in UTC; null: never
     */
    public record TokenView(
            int id,
            String name,
            String role,
            String state,
            Instant createdAt,
            Instant expiresAt,
            LocalDate usedOn,
            Instant revokedAt) {
        static TokenView of(ApiToken token, Instant now) {
            return new TokenView(
                    token.id(),
                    token.name(),
                    token.role(),
                    token.isRevoked() ? "revoked" : token.isExpired(now) ? "expired" : "valid",
                    token.createdAt(),
                    token.expiresAt(),
                    token.usedOn(),
                    token.revokedAt());
        }
    }

    public record TokenList(List<TokenView> tokens) {}

    record NewToken(String token, @JsonUnwrapped TokenView view) {}

    @GetMapping("/api/tokens")
    public TokenList tokens() {
        Instant now = clock.instant();
        return new TokenList(ledger.apiTokens().all().stream()
                .map(token -> TokenView.of(token, now))
                .toList());
    }

    @PostMapping("/api/tokens")
    ResponseEntity<NewToken> create(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        String name = name(payload);
        AccessRole role = role(payload);
        Integer days = payload.has("expires_in_days") ? payload.whole("expires_in_days", 1, 1, MOST_DAYS) : null;
        payload.errors().refuseIfAny();
        String token = KnownTokens.invent(role);
        ApiToken row = ledger.apiTokens()
                .create(name, role, KnownTokens.hash(token), days)
                .orElseThrow(() -> new Refusal(
                        409,
                        "there is a token named " + name + " already, and a revoked one keeps its name: take another"
                                + " name. Nothing was done."));
        known.forget();
        return ResponseEntity.created(URI.create("/api/tokens/" + row.id()))
                .body(new NewToken(token, TokenView.of(row, clock.instant())));
    }

    /** Revoked twice, it is revoked once. */
    @DeleteMapping("/api/tokens/{id}")
    TokenView revoke(@PathVariable String id) {
        ApiTokens tokens = ledger.apiTokens();
        ApiToken revoked =
                id.matches("\\d{1,9}") ? tokens.revoke(Integer.parseInt(id)).orElseThrow(() -> noSuchToken(id)) : null;
        if (revoked == null) {
            throw noSuchToken(id);
        }
        known.forget();
        return TokenView.of(revoked, clock.instant());
    }

    private static Refusal noSuchToken(String id) {
        return Refusal.notFound(
                "there is no token '" + InvalidDomainException.shown(id) + "'; GET /api/tokens lists them");
    }

    private static String name(Payload payload) {
        String name = payload.text("name");
        if (!payload.has("name")) {
            payload.errors().field("name", null, "say who it is for, such as deploy: the audit shows this name");
        } else if (name != null && (!NAME.matcher(name).matches() || name.equals(ApiCaller.LOCAL.name()))) {
            payload.errors()
                    .field(
                            "name",
                            name,
                            "it is 1 to 64 lower-case letters, digits, '.', '_' and '-', begins with a letter or digit,"
                                    + " and is not " + ApiCaller.LOCAL.name());
        }
        return name;
    }

    private static AccessRole role(Payload payload) {
        String typed = payload.text("role");
        AccessRole role = typed == null ? null : AccessRole.of(typed).orElse(null);
        if (role == null && (typed != null || !payload.has("role"))) {
            payload.errors()
                    .field(
                            "role",
                            typed,
                            "it is one of "
                                    + Arrays.stream(AccessRole.values())
                                            .map(AccessRole::word)
                                            .collect(Collectors.joining(", ")));
        }
        return role;
    }
}
