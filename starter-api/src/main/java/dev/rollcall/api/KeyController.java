package dev.rollcall.api;

import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Keys.KnownKey;
import dev.rollcall.store.Keys.Order;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The providers' keys, by fingerprint: what each may be used for now, and what a person decides about it. */
@RestController
class KeyController {
    private final Ledger ledger;

    KeyController(Ledger ledger) {
        this.ledger = ledger;
    }

    record KeyPage(boolean simulated, List<KeyView> keys) {}

    /**
     * @param source the variable that holds it: {@code OPENAI_API_KEY_2}; null when no worker has it any more
     * @param until when it can be used again; null when it can be used now, or when a person has to act
     * @param why the provider's own words
     */
    record KeyView(
            String provider,
            String fingerprint,
            String state,
            Instant until,
            String why,
            String source,
            int workers,
            Instant changedAt) {
        static KeyView of(KnownKey key) {
            return new KeyView(
                    key.provider(),
                    key.fingerprint(),
                    key.state().name().toLowerCase(Locale.ROOT),
                    key.until(),
                    key.why(),
                    key.source(),
                    key.workers(),
                    key.changedAt());
        }
    }

    @GetMapping({"/api/keys", "/api/v2/api-keys"})
    KeyPage keys(HttpServletRequest http) {
        return page(DomainController.side(ledger, new Query(http).flag("simulated")));
    }

    /** Returns the keys with that fingerprint as they are now. Workers learn of the change within a second. */
    @PostMapping("/api/keys/{fingerprint}/{order}")
    KeyPage order(@PathVariable String fingerprint, @PathVariable String order, HttpServletRequest http) {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        if (ledger.keys().order(simulated, fingerprint, order(order), "switched off by hand") == 0) {
            throw refusal(simulated, fingerprint);
        }
        return new KeyPage(
                simulated,
                page(simulated).keys().stream()
                        .filter(key -> key.fingerprint().equals(fingerprint))
                        .toList());
    }

    private static Order order(String typed) {
        return Arrays.stream(Order.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(typed))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("the order must be enable, disable or unpark, not '"
                        + InvalidDomainException.shown(typed) + "'"));
    }

    private Refusal refusal(boolean simulated, String fingerprint) {
        return ledger.keys().all(simulated).stream()
                .filter(key -> key.fingerprint().equals(fingerprint))
                .findFirst()
                .map(key -> new Refusal(
                        409,
                        "key " + fingerprint + " is not parked: it is "
                                + key.state().name().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> Refusal.notFound("no key has the fingerprint '"
                        + InvalidDomainException.shown(fingerprint) + "'; GET /api/keys lists them"));
    }

    private KeyPage page(boolean simulated) {
        return new KeyPage(
                simulated,
                ledger.keys().all(simulated).stream().map(KeyView::of).toList());
    }
}
