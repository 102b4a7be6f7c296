package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.TokenController;
import dev.rollcall.api.TokenController.TokenView;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.StateMark;
import dev.rollcall.pages.TokensScreen;
import dev.rollcall.pages.TokensScreen.TokenRow;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Who may call the API. */
@Controller
class TokensPageController {
    private final PageWriter writer;
    private final Ledger ledger;
    private final TokenController tokens;

    TokensPageController(PageWriter writer, Ledger ledger, TokenController tokens) {
        this.writer = writer;
        this.ledger = ledger;
        this.tokens = tokens;
    }

    @GetMapping("/ui/tokens")
    @PageRole(AccessRole.ADMIN)
    ResponseEntity<String> tokens(HttpServletRequest http) {
        var screen = new TokensScreen(
                ledger.now(),
                tokens.tokens().tokens().stream().map(TokensPageController::row).toList());
        return writer.page(http, new Place("tokens", "tokens"), "Tokens", screen);
    }

    private static TokenRow row(TokenView token) {
        return new TokenRow(
                token.id(),
                token.name(),
                token.role(),
                StateMark.ofToken(token.state()),
                token.state().equals("valid"),
                token.createdAt(),
                token.expiresAt(),
                token.usedOn() == null ? null : token.usedOn().toString(),
                token.revokedAt());
    }
}
