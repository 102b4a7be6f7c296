package dev.rollcall.api.pages;

import dev.rollcall.api.Links;
import dev.rollcall.api.MoverController;
import dev.rollcall.api.MoverController.MoverView;
import dev.rollcall.api.MoverController.MoversPage;
import dev.rollcall.api.MoverController.SideView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.IntervalBar;
import dev.rollcall.pages.MoversScreen;
import dev.rollcall.pages.MoversScreen.MoverRow;
import dev.rollcall.pages.ShownFigure;
import dev.rollcall.pages.StateMark;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Whose figures moved, over all domains: what the REST API says of it. */
@Controller
class MoversPageController {
    private static final String PATH = "/ui/movers";

    private final PageWriter writer;
    private final MoverController movers;

    MoversPageController(PageWriter writer, MoverController movers) {
        this.writer = writer;
        this.movers = movers;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> movers(HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of());
        MoversPage page = movers.movers(request);
        var screen = new MoversScreen(
                page.from(),
                page.to(),
                request.getParameter("domain"),
                request.query().isSet("lasting"),
                page.movers().stream().map(MoversPageController::row).toList(),
                RowsRequest.next(PATH, page.next()));
        return writer.page(http, new Place("movers", "movers"), "Movers", screen);
    }

    private static MoverRow row(MoverView mover) {
        return new MoverRow(
                mover.domain(),
                mover.name(),
                report(mover),
                Format.words(mover.metric()),
                mover.simulated(),
                StateMark.ofVerdict(mover.verdict(), mover.change() != null && mover.change() > 0),
                sure(mover),
                shown(mover.before()),
                shown(mover.after()),
                mover.window(),
                mover.comparedWith());
    }

    private static String report(MoverView mover) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("windows", mover.window());
        parameters.put("compare_to", mover.comparedWith());
        parameters.put("entity", mover.entity());
        parameters.put("simulated", mover.simulated());
        return Links.page("/ui/domains/" + mover.domain() + "/report", parameters);
    }

    private static String sure(MoverView mover) {
        if (mover.lasting()) {
            return "it lasts: the same in two windows running";
        }
        return mover.finding()
                ? "a finding among all comparisons of the domain"
                : "it may be chance: the domain has many comparisons";
    }

    private static ShownFigure shown(SideView side) {
        if (side.point() == null) {
            return ShownFigure.missing("nothing was asked alike in both", null);
        }
        return new ShownFigure(
                Format.rate(side.point()),
                side.low() == null ? null : Format.rate(side.low()) + " to " + Format.rate(side.high()),
                null,
                Format.count(side.numerator()) + " of " + Format.count(side.n()),
                IntervalBar.of(side.point(), side.low(), side.high()),
                null);
    }
}
