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
        Standing standing = standing(target, provider);
        return new TargetRow(
                target.id(),
                target.provider(),
                target.model(),
                target.surface(),
                standing.mark(),
                target.active() && !isRetired,
                target.enabled(),
                target.refreshHours(),
                standing.says(),
                target.reason(),
                target.orderedBy(),
                target.orderedAt());
    }

    /** @param says what follows for new jobs */
    private record Standing(StateMark mark, String says) {}

    /** What keeps a whole provider from being asked comes before what is said of one model. */
    private static Standing standing(TargetView target, KnownProvider provider) {
        if (provider != null && target.active()) {
            if (provider.retired()) {
                return new Standing(
                        StateMark.ofProvider("retired"),
                        "never asked: its provider is retired, and what it has answered stays");
            }
            if (provider.keys().isEmpty() && target.enabled()) {
                return new Standing(
                        StateMark.ofProvider("no_key"), "not asked: no worker has a key of " + target.provider());
            }
            if (target.enabled() && !provider.onByDefault()) {
                return new Standing(
                        new StateMark("·", "none", "when named"),
                        "asked only by jobs that name " + target.provider() + "; " + target.says());
            }
        }
        return new Standing(StateMark.ofTarget(target.active(), target.enabled()), target.says());
    }
}
