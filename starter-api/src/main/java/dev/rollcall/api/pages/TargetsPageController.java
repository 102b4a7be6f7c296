package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.TargetController;
import dev.rollcall.api.TargetController.TargetView;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.StateMark;
import dev.rollcall.pages.TargetsScreen;
import dev.rollcall.pages.TargetsScreen.TargetRow;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The models that are asked. */
@Controller
class TargetsPageController {
    private static final String PATH = "/ui/targets";

    private final PageWriter writer;
    private final Ledger ledger;
    private final TargetController targets;
    private final Sides sides;

    TargetsPageController(PageWriter writer, Ledger ledger, TargetController targets) {
        this.writer = writer;
        this.ledger = ledger;
        this.targets = targets;
        this.sides = new Sides(ledger);
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> targets(HttpServletRequest http) {
        var request = new RowsRequest(http, sides.always());
        TargetController.TargetList list = targets.targets(request);
        Map<String, KnownProvider> providers = ledger.providers().all(list.simulated()).stream()
                .collect(Collectors.toMap(KnownProvider::name, Function.identity()));
        var screen = new TargetsScreen(
                ledger.now(),
                list.simulated(),
                sides.chips(request, PATH, List.of(), list.simulated()),
                list.targets().stream()
                        .map(target -> row(target, providers.get(target.provider())))
                        .toList());
        return writer.page(http, new Place("targets", "targets"), "Targets", screen);
    }

    /** @param provider null: no worker has told of it */
    private static TargetRow row(TargetView target, KnownProvider provider) {
        boolean isRetired = provider != null && provider.retired();
        return new TargetRow(
                target.id(),
                target.provider(),
                target.model(),
                target.surface(),
                mark(target, provider),
                target.active() && !isRetired,
                target.enabled(),
                target.refreshHours(),
                says(target, provider),
                target.reason(),
                target.orderedBy(),
                target.orderedAt());
    }

    /** What keeps a whole provider from being asked comes before what is said of one model. */
    private static StateMark mark(TargetView target, KnownProvider provider) {
        if (provider != null && target.active()) {
            if (provider.retired()) {
                return StateMark.ofProvider("retired");
            }
            if (provider.keys().isEmpty() && target.enabled()) {
                return StateMark.ofProvider("no_key");
            }
            if (target.enabled() && !provider.onByDefault()) {
                return new StateMark("·", "none", "when named");
            }
        }
        return StateMark.ofTarget(target.active(), target.enabled());
    }

    private static String says(TargetView target, KnownProvider provider) {
        if (provider == null || !target.active()) {
            return target.says();
        }
        if (provider.retired()) {
            return "never asked: its provider is retired, and what it has answered stays";
        }
        if (provider.keys().isEmpty() && target.enabled()) {
            return "not asked: no worker has a key of " + target.provider();
        }
        return target.enabled() && !provider.onByDefault()
                ? "asked only by jobs that name " + target.provider() + "; " + target.says()
                : target.says();
    }
}
