package dev.rollcall.api;

import dev.rollcall.api.ActionRunner.Ran;
import dev.rollcall.store.Action;
import dev.rollcall.store.ActionKind;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Actions.Preview;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people do to many cells or jobs at once, by filter, and what became of it. */
@RestController
class ActionController {
    private static final List<String> FIELDS = List.of("kind", "filter", "reason", "dry_run", "expect");
    private static final String EXAMPLE =
            "{\"kind\":\"retry\",\"filter\":{\"reason\":\"no reply\"},\"reason\":\"…\",\"dry_run\":true}";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;
    private final ActionRunner runner;

    ActionController(Ledger ledger, ActionRunner runner) {
        this.ledger = ledger;
        this.runner = runner;
    }

    @PostMapping("/api/actions")
    ResponseEntity<ActionView> act(HttpServletRequest http) throws IOException {
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        Optional<ActionKind> kind = kind(body);
        String reason = body.reason("the action");
        boolean dryRun = body.flag("dry_run");
        Long expect = body.has("expect") ? Long.valueOf(body.whole("expect", 0, 0, Integer.MAX_VALUE)) : null;
        CellFilter filter = filter(body, kind);
        body.errors().refuseIfAny();
        var wanted = new NewAction(
                kind.orElseThrow(), filter, reason, ApiCaller.of(http).by(), expect);
        return dryRun ? ResponseEntity.ok(preview(wanted)) : run(wanted);
    }

    private ActionView preview(NewAction wanted) {
        Preview preview = ledger.actions().preview(wanted.kind(), wanted.filter());
        if (wanted.expect() != null && wanted.expect() != preview.matched()) {
            throw unexpected(wanted, preview.matched());
        }
        return ActionView.ofDryRun(wanted, preview);
    }

    private ResponseEntity<ActionView> run(NewAction wanted) {
        Ran ran = runner.run(wanted);
        if (ran.action() == null) {
            throw unexpected(wanted, ran.matched());
        }
        return reply(ran);
    }

    /** 202 while some of it is still to be done. */
    static ResponseEntity<ActionView> reply(Ran ran) {
        ActionView view = ActionView.of(ran.action(), ran.notice());
        return ran.action().isOver()
                ? ResponseEntity.ok(view)
                : ResponseEntity.accepted()
                        .location(URI.create("/api/actions/" + view.id()))
                        .body(view);
    }

    private static Refusal unexpected(NewAction wanted, long matched) {
        String what = wanted.kind().isOfCells() ? "cells" : "jobs";
        return new Refusal(
                409,
                "expect says " + wanted.expect() + " " + what + ", and " + matched
                        + " match now. Nothing was changed; look again with dry_run, and then expect " + matched);
    }

    private static Optional<ActionKind> kind(Payload body) {
        String typed = body.text("kind");
        Optional<ActionKind> kind = typed == null ? Optional.empty() : ActionKind.of(typed.toLowerCase(Locale.ROOT));
        if (kind.isEmpty()) {
            body.errors().field("kind", typed, "say what to do: it is one of " + String.join(", ", ActionKind.words()));
        }
        return kind;
    }

    private CellFilter filter(Payload body, Optional<ActionKind> kind) {
        Payload filter = body.object("filter", CellFilter.FIELDS);
        if (filter == null ? !body.has("filter") : filter.isEmpty()) {
            body.errors()
                    .field(
                            "filter",
                            null,
                            "an empty filter would mean everything; give some of "
                                    + String.join(", ", CellFilter.FIELDS));
        }
        if (filter == null) {
            return CellFilter.ALL;
        }
        var input = new FilterInput(ledger);
        return switch (kind.orElse(ActionKind.RETRY)) {
            case RETRY -> ofRetry(filter, input.ofRetry(filter));
            case DISMISS -> input.ofDismissal(filter);
            default -> input.ofJobs(filter, kind.orElseThrow().word());
        };
    }

    private static CellFilter ofRetry(Payload input, CellFilter filter) {
        if ("skipped".equals(filter.get(CellFilter.STATE)) && filter.get(CellFilter.JOB) == null) {
            input.errors()
                    .field(CellFilter.STATE, "skipped", "skipped cells are found through their job: give job, too");
        }
        return filter;
    }

    @GetMapping("/api/actions/{id}")
    ActionView action(@PathVariable String id) {
        return number(id)
                .flatMap(ledger.actions()::byId)
                .map(action -> ActionView.of(action, null))
                .orElseThrow(() -> Refusal.notFound("there is no action '" + InvalidDomainException.shown(id) + "'"));
    }

    private static Optional<Long> number(String id) {
        try {
            return Optional.of(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param next null on the last page */
    record ActionPage(List<ActionView> actions, String next) {}

    @GetMapping("/api/actions")
    ActionPage actions(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        int before = query.whole("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        List<Action> found = ledger.actions().list((long) before, limit + 1);
        List<Action> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("limit", limit);
            parameters.put("before", page.get(limit - 1).id());
            next = Links.page("/api/actions", parameters);
        }
        return new ActionPage(
                page.stream().map(action -> ActionView.of(action, null)).toList(), next);
    }
}
