package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.StartScreen;
import dev.rollcall.pages.StartScreen.AskChoice;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Freshness;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderStatus.ProviderCondition;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Targets.RegisteredTarget;
import dev.rollcall.store.Window;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What a new job may ask. The page asks the REST API what that will take, and then for the job. */
@Controller
class StartPageController {
    private final PageWriter writer;
    private final Ledger ledger;

    StartPageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
    }

    @GetMapping("/ui/start")
    @PageRole(AccessRole.WRITE)
    ResponseEntity<String> start(HttpServletRequest http) {
        Query query = new FormQuery(http).filled();
        Domain domain = query.domain("domain");
        Optional<Boolean> side = ledger.providers().simulatedNow();
        Freshness.Counts counts = ledger.freshness().counts(side.orElse(false));
        var screen = new StartScreen(
                side.orElse(null),
                side.map(this::providers).orElse(List.of()),
                ledger.prompts().current().stream()
                        .map(prompt -> new AskChoice(prompt.name(), prompt.text(), true, true))
                        .toList(),
                DomainPageController.lists(ledger),
                counts.watched(),
                counts.stale(),
                domain == null ? "" : domain.name(),
                query.isSet("force"),
                Window.today(ledger.now()).name());
        return writer.page(http, new Place("start", "start"), "Start a job", screen);
    }

    private List<AskChoice> providers(boolean simulated) {
        Map<String, List<RegisteredTarget>> targets = ledger.targets().all(simulated).stream()
                .filter(RegisteredTarget::active)
                .collect(Collectors.groupingBy(RegisteredTarget::provider));
        return ledger.providers().all(simulated).stream()
                .map(provider -> choice(provider, targets.getOrDefault(provider.name(), List.of())))
                .toList();
    }

    private static AskChoice choice(KnownProvider provider, List<RegisteredTarget> targets) {
        boolean isOff = !targets.isEmpty() && targets.stream().allMatch(RegisteredTarget::isDisabled);
        boolean usable = provider.canBeAsked() && !isOff;
        String note = isOff
                ? "switched off by " + targets.get(0).orderedBy() + ": "
                        + targets.get(0).orderReason()
                : note(provider);
        return new AskChoice(provider.name(), note, usable, usable && provider.onByDefault());
    }

    /** Null when there is nothing to say. */
    private static String note(KnownProvider provider) {
        if (provider.retired()) {
            return "retired";
        }
        if (provider.keys().isEmpty()) {
            return "no key";
        }
        ProviderCondition condition = provider.status().state();
        return condition == ProviderCondition.DOWN || condition == ProviderCondition.NO_USABLE_KEY
                ? provider.status().words()
                : null;
    }
}
