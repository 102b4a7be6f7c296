package dev.rollcall.api;

import dev.rollcall.api.LimitView.OrderView;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Keys.KnownKey;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitOrder;
import dev.rollcall.store.Providers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** What each key may ask of each model, where each limit comes from, what is used of it, and what people order instead. */
@RestController
public class LimitController {
    /** So many orders that are no longer in force are shown. */
    private static final int MOST_OLD_ORDERS = 100;

    private static final String EXAMPLE = "{\"requests_per_minute\":300,\"reason\":\"…\"}";
    private static final List<String> FIELDS = Stream.concat(
                    Arrays.stream(LimitKind.values()).map(LimitKind::word), Stream.of("key", "model", "reason"))
            .toList();

    private final Ledger ledger;

    LimitController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param orders the latest first; of those that are no longer in force, which are all kept, the latest hundred */
    public record LimitPage(boolean simulated, List<LimitView> limits, List<OrderView> orders) {}

    @GetMapping("/api/limits")
    public LimitPage limits(HttpServletRequest http) {
        var query = new Query(http);
        boolean simulated = DomainController.side(ledger, query.flag("simulated"));
        String provider = query.text("provider");
        if (provider == null) {
            return page(simulated, any -> true);
        }
        checkProvider(simulated, provider);
        return page(simulated, provider::equals);
    }

    /** Holds from now on, until somebody orders otherwise; workers learn of it within a second or two. */
    @PutMapping("/api/limits/{provider}")
    LimitPage order(@PathVariable String provider, HttpServletRequest http) throws IOException {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        checkProvider(simulated, provider);
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        String key = key(body, simulated, provider);
        String model = model(body, simulated, provider);
        String reason = body.reason("the limit");
        List<LimitOrder> orders = Arrays.stream(LimitKind.values())
                .filter(kind -> body.has(kind.word()) || body.isNull(kind.word()))
                .map(kind -> new LimitOrder(provider, key, model, kind, limit(body, kind), reason, null))
                .toList();
        if (body.has(LimitKind.DOLLARS_PER_DAY.word())) {
            checkPrice(body, simulated, provider, model);
        }
        body.errors().refuseIfAny();
        if (orders.isEmpty()) {
            throw Refusal.badRequest("the body limits nothing: send one or more of " + LimitKind.words()
                    + ", or null for one of them to take its order back");
        }
        give(simulated, orders);
        return page(simulated, provider::equals);
    }

    private LimitPage page(boolean simulated, Predicate<String> provider) {
        Map<String, String> sources = ledger.keys().all(simulated).stream()
                .filter(KnownKey::isHeld)
                .collect(Collectors.toMap(KnownKey::fingerprint, KnownKey::source, (first, second) -> first));
        List<LimitView> limits = ledger.limits().lines(simulated).stream()
                .filter(line -> provider.test(line.known().keyModel().provider()))
                .map(line -> LimitView.of(line, sources))
                .toList();
        return new LimitPage(simulated, limits, orders(simulated, provider));
    }

    private List<OrderView> orders(boolean simulated, Predicate<String> provider) {
        List<LimitOrder> all = ledger.limitOrders().all(simulated);
        Set<LimitOrder> inForce = new HashSet<>(LimitOrder.inForce(all));
        var shown = new ArrayList<OrderView>();
        int old = 0;
        for (LimitOrder order : all) {
            boolean holds = inForce.contains(order);
            if (provider.test(order.provider()) && (holds || old++ < MOST_OLD_ORDERS)) {
                shown.add(OrderView.of(order, holds));
            }
        }
        return shown;
    }

    private void checkProvider(boolean simulated, String typed) {
        List<String> known = ledger.providers().all(simulated).stream()
                .map(Providers.KnownProvider::name)
                .toList();
        if (!known.contains(typed)) {
            throw Refusal.notFound("unknown provider '" + InvalidDomainException.shown(typed) + "'; known are "
                    + (known.isEmpty() ? "none before a worker has started" : String.join(", ", known)));
        }
    }

    /** The key's fingerprint; null for each key. A name that is unknown is not shown: it may be a key itself. */
    private String key(Payload body, boolean simulated, String provider) {
        String typed = body.text("key");
        if (typed == null) {
            return null;
        }
        List<KnownKey> keys = ledger.keys().all(simulated).stream()
                .filter(key -> key.provider().equals(provider))
                .toList();
        Optional<KnownKey> named = keys.stream()
                .filter(key -> key.fingerprint().equalsIgnoreCase(typed)
                        || key.isHeld() && (key.source() + " ").startsWith(typed + " "))
                .findFirst();
        if (named.isEmpty()) {
            String known = keys.stream()
                    .map(key -> key.fingerprint() + (key.isHeld() ? " (" + key.source() + ")" : ""))
                    .collect(Collectors.joining(", "));
            body.errors()
                    .field(
                            "key",
                            null,
                            "no such key of " + provider + "; known are " + (known.isEmpty() ? "none" : known)
                                    + "; leave it out for each key");
        }
        return named.map(KnownKey::fingerprint).orElse(null);
    }

    /** Null for each model. */
    private String model(Payload body, boolean simulated, String provider) {
        String typed = body.text("model");
        var known = new TreeSet<String>();
        ledger.providers().publishedTargets(simulated, List.of(provider)).forEach(target -> known.add(target.model()));
        if (typed != null && !known.contains(typed)) {
            body.errors()
                    .field(
                            "model",
                            typed,
                            "that model is not asked; known of " + provider + " are " + String.join(", ", known)
                                    + "; leave it out for each model");
        }
        return typed;
    }

    /** Null: an order is taken back. */
    private static BigDecimal limit(Payload body, LimitKind kind) {
        BigDecimal limit = body.number(kind.word());
        try {
            return limit == null ? null : kind.checked(limit);
        } catch (IllegalArgumentException e) {
            body.errors().field(kind.word(), null, e.getMessage());
            return null;
        }
    }

    private void checkPrice(Payload body, boolean simulated, String provider, String model) {
        List<String> unpriced = ledger.providers().unpriced(simulated, provider).stream()
                .filter(each -> model == null || model.equals(each))
                .toList();
        if (!unpriced.isEmpty()) {
            body.errors()
                    .field(
                            LimitKind.DOLLARS_PER_DAY.word(),
                            null,
                            "nobody knows the price of " + String.join(", ", unpriced)
                                    + ", so nobody could count its dollars; limit requests_per_day instead"
                                    + (model == null ? ", or name a model that has a price" : ""));
        }
    }

    /** Skips orders that are in force already. */
    private void give(boolean simulated, List<LimitOrder> orders) {
        Collection<LimitOrder> inForce = LimitOrder.inForce(ledger.limitOrders().all(simulated));
        for (LimitOrder order : orders) {
            if (order.value() == null && inForce.stream().noneMatch(order::isInsteadOf)) {
                throw new Refusal(
                        409,
                        "no order of " + order.kind().word() + " holds for " + words(order)
                                + ", so there is none to take"
                                + " back; an order is taken back with the key and the model it was given with, and GET"
                                + " /api/limits lists them. Nothing was done.");
            }
        }
        ledger.limitOrders()
                .give(
                        simulated,
                        orders.stream()
                                .filter(order -> inForce.stream().noneMatch(before -> isSame(order, before)))
                                .toList());
    }

    private static boolean isSame(LimitOrder order, LimitOrder before) {
        return order.isInsteadOf(before)
                && order.value() != null
                && order.value().compareTo(before.value()) == 0
                && order.reason().equals(before.reason());
    }

    private static String words(LimitOrder order) {
        return order.provider()
                + (order.fingerprint() == null ? ", each key" : ", key " + order.fingerprint())
                + (order.model() == null ? ", each model" : ", model " + order.model());
    }
}
