package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.TargetController;
import dev.rollcall.api.TargetController.TargetView;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.StateMark;
import dev.rollcall.pages.TargetsScreen;
import dev.rollcall.pages.TargetsScreen.TargetRow;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
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
        var screen = new TargetsScreen(
                ledger.now(),
                list.simulated(),
                sides.chips(request, PATH, List.of(), list.simulated()),
                list.targets().stream().map(TargetsPageController::row).toList());
        return writer.page(http, new Place("targets", "targets"), "Targets", screen);
    }

    private static TargetRow row(TargetView target) {
        return new TargetRow(
                target.id(),
                target.provider(),
                target.model(),
                target.surface(),
                StateMark.ofTarget(target.active(), target.enabled()),
                target.active(),
                target.enabled(),
                target.refreshHours(),
                target.says(),
                target.reason(),
                target.orderedBy(),
                target.orderedAt());
    }
}
