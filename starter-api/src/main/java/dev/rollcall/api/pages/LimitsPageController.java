package dev.rollcall.api.pages;

import dev.rollcall.api.LimitController;
import dev.rollcall.api.LimitController.LimitPage;
import dev.rollcall.api.LimitView;
import dev.rollcall.api.LimitView.KindView;
import dev.rollcall.api.LimitView.OrderView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Bar;
import dev.rollcall.pages.Bar.Share;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.LimitsScreen;
import dev.rollcall.pages.LimitsScreen.KeyRow;
import dev.rollcall.pages.LimitsScreen.KindName;
import dev.rollcall.pages.LimitsScreen.LineRow;
import dev.rollcall.pages.LimitsScreen.OrderRow;
import dev.rollcall.pages.LimitsScreen.ProviderPart;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Keys.KnownKey;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.ProviderStatus.ProviderCondition;
import dev.rollcall.store.Providers.KnownProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What each key may ask of each model, what is used of it, and the keys themselves. */
@Controller
class LimitsPageController {
    private static final String PATH = "/ui/limits";
    private static final String PROVIDER = "provider";
    private static final List<String> NAMES = List.of(PROVIDER, "simulated");
    private static final List<KindName> KINDS = Arrays.stream(LimitKind.values())
            .map(kind -> new KindName(kind.word(), kind.unit()))
            .toList();
    private static final double NEARLY_ALL = 0.9;

    private final PageWriter writer;
    private final Ledger ledger;
    private final LimitController limits;
    private final Sides sides;

    LimitsPageController(PageWriter writer, Ledger ledger, LimitController limits) {
        this.writer = writer;
        this.ledger = ledger;
        this.limits = limits;
        this.sides = new Sides(ledger);
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> limits(HttpServletRequest http) {
        var request = new RowsRequest(http, sides.always());
        LimitPage page = limits.limits(request);
        String chosen = request.getParameter(PROVIDER);
        Instant now = ledger.now();
        List<KnownProvider> all = ledger.providers().all(page.simulated());
        var screen = new LimitsScreen(
                now,
                page.simulated(),
                sides.chips(request, PATH, NAMES, page.simulated()),
                providers(request, all, chosen),
                chosen,
                all.stream()
                        .filter(provider -> chosen == null
                                ? !provider.retired()
                                : provider.name().equals(chosen))
                        .map(provider -> part(provider, page.limits()))
                        .toList(),
                page.orders().stream().map(LimitsPageController::order).toList(),
                KINDS);
        return writer.page(http, new Place("limits", "limits"), "Limits and keys", screen);
    }

    private static List<Chip> providers(RowsRequest request, List<KnownProvider> all, String chosen) {
        var chips = new ArrayList<Chip>();
        if (!all.isEmpty()) {
            chips.add(new Chip("all", null, request.link(PATH, NAMES, PROVIDER, null), chosen == null));
        }
        all.forEach(provider -> chips.add(new Chip(
                provider.name(),
                null,
                request.link(PATH, NAMES, PROVIDER, provider.name()),
                provider.name().equals(chosen))));
        return chips;
    }

    private static ProviderPart part(KnownProvider provider, List<LimitView> limits) {
        List<LimitView> own = limits.stream()
                .filter(line -> line.provider().equals(provider.name()))
                .toList();
        ProviderStatus status = provider.status();
        boolean isUp = status.state() == ProviderCondition.UP;
        return new ProviderPart(
                provider.name(),
                StateMark.ofProvider(status.state().name().toLowerCase(Locale.ROOT)),
                status.wordsBesideState(),
                isUp ? null : status.until(),
                provider.keyVariable(),
                provider.keys().stream().map(LimitsPageController::key).toList(),
                own.stream()
                        .flatMap(line -> line.kinds().stream().map(kind -> line(line, kind)))
                        .toList(),
                own.stream().map(LimitView::model).distinct().collect(Collectors.toList()));
    }

    private static KeyRow key(KnownKey key) {
        String state = key.state().name().toLowerCase(Locale.ROOT);
        return new KeyRow(
                key.fingerprint(), key.source(), StateMark.ofKey(state), state, key.until(), key.why(), key.workers());
    }

    private static LineRow line(LimitView line, KindView kind) {
        Double share = kind.share() == null ? null : Double.valueOf(kind.share().doubleValue());
        String from = kind.from() + (kind.ceiling() == null ? "" : ", at most " + number(kind.ceiling()));
        return new LineRow(
                line.key(),
                line.model(),
                number(kind.limit()) + " " + kind.unit(),
                number(kind.used()),
                share,
                share == null ? null : bar(share),
                from,
                kind.source().equals("ordered"),
                kind.kind(),
                kind.limit().signum() == 0);
    }

    private static Bar bar(double share) {
        long units = Math.round(Math.min(1, share) * Bar.WIDTH);
        return Bar.of(Bar.WIDTH, List.of(new Share(share > NEARLY_ALL ? "wait" : "busy", units)));
    }

    private static String number(BigDecimal number) {
        return String.format(Locale.ROOT, number.scale() > 0 ? "%,.2f" : "%,.0f", number);
    }

    private static OrderRow order(OrderView order) {
        String unit = LimitKind.of(order.kind()).map(LimitKind::unit).orElse(order.kind());
        return new OrderRow(
                order.provider(),
                order.key(),
                order.model(),
                unit,
                order.limit() == null ? null : number(order.limit()) + " " + unit,
                order.reason(),
                order.orderedAt(),
                order.inForce());
    }
}
