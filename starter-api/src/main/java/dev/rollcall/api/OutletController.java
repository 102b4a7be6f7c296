package dev.rollcall.api;

import dev.rollcall.events.EventOptions;
import dev.rollcall.events.OutletProbe;
import dev.rollcall.events.WebhookSecrets;
import dev.rollcall.store.Deliveries.WaitingDelivery;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Outlets.NewOutlet;
import dev.rollcall.store.Outlets.Outlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where events are sent: webhooks and topics of Kafka, what waits there, and what was given up. */
@RestController
public class OutletController {
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final int BOTH_SIGN_HOURS = 24;
    private static final int MOST_HOURS = 168;

    private final Ledger ledger;
    private final EventOptions options;

    OutletController(Ledger ledger, EventOptions options) {
        this.ledger = ledger;
        this.options = options;
    }

    public record OutletPage(List<OutletView> outlets) {}

    @GetMapping("/api/outlets")
    public OutletPage outlets() {
        return new OutletPage(
                ledger.outlets().all().stream().map(OutletView::of).toList());
    }

    /** The secret of a webhook is in this reply, and in none that comes later. */
    @PostMapping("/api/outlets")
    ResponseEntity<OutletView> create(HttpServletRequest http) throws IOException {
        NewOutlet made = new OutletInput(Payload.read(http, OutletInput.NEW, OutletInput.EXAMPLE), options).made();
        if (made.topic() == null) {
            needSecret();
        }
        Outlet outlet = ledger.outlets().create(made);
        return ResponseEntity.created(URI.create("/api/outlets/" + outlet.id())).body(withSecret(outlet));
    }

    @GetMapping("/api/outlets/{id}")
    public OutletView outlet(@PathVariable String id) {
        return OutletView.of(find(id));
    }

    @PatchMapping("/api/outlets/{id}")
    OutletView change(@PathVariable String id, HttpServletRequest http) throws IOException {
        Outlet outlet = find(id);
        var input = new OutletInput(Payload.read(http, OutletInput.CHANGE, "{\"state\":\"paused\"}"), options);
        return ledger.outlets()
                .change(outlet.id(), input.change(outlet))
                .map(OutletView::of)
                .orElseThrow(() -> noSuch(id));
    }

    /** As it was. What waits for it is not sent any more. */
    @DeleteMapping("/api/outlets/{id}")
    OutletView remove(@PathVariable String id) {
        Outlet outlet = find(id);
        ledger.outlets().remove(outlet.id());
        return OutletView.of(outlet);
    }

    /** A new secret; the one before signs, too, for so many hours. */
    @PostMapping("/api/outlets/{id}/rotate")
    OutletView rotate(@PathVariable String id, HttpServletRequest http) {
        int hours = new Query(http).whole("hours", BOTH_SIGN_HOURS, 0, MOST_HOURS);
        Outlet outlet = find(id);
        if (outlet.isKafka()) {
            throw new Refusal(409, "what goes to Kafka is not signed, so there is no secret to rotate");
        }
        needSecret();
        return ledger.outlets()
                .rotate(outlet.id(), Duration.ofHours(hours))
                .map(this::withSecret)
                .orElseThrow(() -> noSuch(id));
    }

    /** @param next null on the last page */
    public record DeliveryPage(int outlet, List<DeliveryView> deliveries, String next) {}

    /** @param event its number */
    public record DeliveryView(
            long event,
            String type,
            String subject,
            int tries,
            Instant nextAt,
            Instant triedAt,
            Integer status,
            String error,
            Instant deadAt) {
        static DeliveryView of(WaitingDelivery waiting) {
            return new DeliveryView(
                    waiting.eventId(),
                    waiting.type(),
                    waiting.subject(),
                    waiting.tries(),
                    waiting.deadAt() == null ? waiting.nextAt() : null,
                    waiting.triedAt(),
                    waiting.status(),
                    waiting.error(),
                    waiting.deadAt());
        }
    }

    /** What waits for a webhook, and what was given up. What was delivered is only counted. */
    @GetMapping("/api/outlets/{id}/deliveries")
    public DeliveryPage deliveries(@PathVariable String id, HttpServletRequest http) {
        var query = new Query(http);
        boolean dead = query.isSet("dead");
        Long after = query.offset("after");
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        Outlet outlet = find(id);
        List<WaitingDelivery> found = ledger.deliveries().list(outlet.id(), dead, after == null ? 0 : after, limit + 1);
        List<WaitingDelivery> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("dead", dead ? true : null);
            parameters.put("after", page.get(limit - 1).eventId());
            parameters.put("limit", limit);
            next = Links.page("/api/outlets/" + outlet.id() + "/deliveries", parameters);
        }
        return new DeliveryPage(outlet.id(), page.stream().map(DeliveryView::of).toList(), next);
    }

    record Retried(int outlet, int retried) {}

    @PostMapping("/api/outlets/{id}/retry")
    Retried retry(@PathVariable String id) {
        Outlet outlet = find(id);
        return new Retried(outlet.id(), ledger.deliveries().retry(outlet.id()));
    }

    /** @param ms how long it took */
    record Probed(int outlet, boolean taken, Integer status, String error, long ms) {}

    /** Sends it one event of the type {@code outlet.test}, now, whatever its state. */
    @PostMapping("/api/outlets/{id}/test")
    Probed test(@PathVariable String id) {
        Outlet outlet = find(id);
        if (!outlet.isKafka()) {
            needSecret();
        }
        var result = new OutletProbe(options).send(outlet, ledger.events().source());
        return new Probed(outlet.id(), result.taken(), result.status(), result.error(), result.millis());
    }

    private OutletView withSecret(Outlet outlet) {
        return OutletView.of(outlet, outlet.isKafka() ? null : new WebhookSecrets(options.secret()).current(outlet));
    }

    private void needSecret() {
        if (options.secret() == null) {
            throw new Refusal(
                    409,
                    "webhooks are signed with secrets that are derived from " + EventOptions.SECRET
                            + ", which is not set: set it to 32 characters or more, the same for the API and the"
                            + " workers, and start them again");
        }
    }

    private Outlet find(String id) {
        Optional<Outlet> found =
                id.matches("\\d{1,9}") ? ledger.outlets().byId(Integer.parseInt(id)) : Optional.empty();
        return found.orElseThrow(() -> noSuch(id));
    }

    private static Refusal noSuch(String id) {
        return Refusal.notFound(
                "there is no outlet '" + InvalidDomainException.shown(id) + "'; GET /api/outlets lists them");
    }
}
